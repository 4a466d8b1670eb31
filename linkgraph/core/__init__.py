"""Errors, settings, ids and clock: what every other part stands on, with no word about accounts or rings."""
