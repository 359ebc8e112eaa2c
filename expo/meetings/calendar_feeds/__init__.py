"""Private calendar feeds: a person's booked meetings at a secret address, which calendars subscribe to."""
