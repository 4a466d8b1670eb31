"""Known indicators of an organisation, held against a ring after it stands and never used to form it.

A match is a measured claim with its base rate among ordinary accounts. That an organisation operates the ring is a
judgment, in a section of its own.
"""
