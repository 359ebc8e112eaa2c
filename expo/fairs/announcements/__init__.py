"""Announcements of a fair: what its organiser tells everybody, from when to when."""
