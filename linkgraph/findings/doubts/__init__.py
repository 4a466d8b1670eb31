"""Innocent explanations of a ring: one small file a doubt, and the list of them."""
