"""What two accounts can share: one small file a signal, and the list of them."""
