"""From records to sightings: this account showed this token of this signal, first and last then, so often."""
