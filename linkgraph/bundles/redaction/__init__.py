"""What a recipient does not get to see: profiles, tokens in place of names, cells too small to show, a leak search."""
