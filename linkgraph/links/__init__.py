"""From sightings to links: pairs of accounts with their bits by signal, and what was left out."""
