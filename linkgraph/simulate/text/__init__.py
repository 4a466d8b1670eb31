"""Made-up prompts: grammar, words, templates."""
