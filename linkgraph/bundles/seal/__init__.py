"""What makes a bundle tamper-evident: the bag's digests, a signature over them, a stamp over the signature, a zip."""
