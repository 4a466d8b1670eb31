"""Finds rings of fraudulent accounts in an AI provider's exports, and proves them."""
