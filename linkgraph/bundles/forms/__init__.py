"""The forms in which rings leave the house: one file a form."""
