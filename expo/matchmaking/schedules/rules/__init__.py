"""Hours and terms that schedules are made of."""
