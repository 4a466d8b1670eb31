"""From links to rings: graph, communities, membership, significance, identity between runs."""
