"""Rematches: the jobs that match a whole fair anew, their previews, and when they are due."""
