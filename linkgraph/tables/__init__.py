"""What every stage hands to the next: one file a table, with its columns, types, keys, meaning, unit and checks."""
