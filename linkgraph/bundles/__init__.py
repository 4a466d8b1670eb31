"""From findings to what a stranger can check: claims, exhibits, exports."""
