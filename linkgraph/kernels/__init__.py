"""Number work on arrays: shingles, holder sketches, pairs, coincidences, rarity. No word here like account or ring."""
