"""The organiser's console: setting a fair up, admission, quality, matchmaking, the schedule."""
