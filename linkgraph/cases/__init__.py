"""The case folder, decisions, and the run: the only package that knows all stages."""
