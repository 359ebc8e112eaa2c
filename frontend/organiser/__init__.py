"""The organiser's console: fair set-up, admission, quality, matchmaking, the schedule."""
