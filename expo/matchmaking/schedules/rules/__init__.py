"""Hours and terms of schedules."""
