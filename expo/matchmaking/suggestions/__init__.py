"""Whom somebody should meet and why, what both sides say to it, and what is new."""
