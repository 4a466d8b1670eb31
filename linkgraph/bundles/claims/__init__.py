"""Claims: every number of a letter with the expression that it is recomputed by."""
