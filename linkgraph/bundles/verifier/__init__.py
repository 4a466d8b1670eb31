"""The verifier: small modules of the standard library, also joined into the one file that a bundle encloses.

Nothing here imports the rest of linkgraph, and nothing needs more than Python 3.8: a stranger runs it alone. What
linkgraph itself computes over frames (`bundles.claims`) is written apart from it, so that the two check each other.
"""
