"""Recordings of video meetings: both companies download them, either deletes them, and they expire."""
