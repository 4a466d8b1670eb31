"""What a person looks at: figures, the ring card, the HTML page."""
