"""Times and terms of schedules."""
