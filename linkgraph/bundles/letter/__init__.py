"""The letter: templates filled with claims, linted, and set in Markdown, Word and PDF."""
