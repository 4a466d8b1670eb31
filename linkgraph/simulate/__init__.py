"""Made-up worlds with planted rings and look-alikes, and the truth beside them."""
