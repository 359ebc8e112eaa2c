"""A fair's programme of events."""
