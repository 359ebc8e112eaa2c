"""Duplicate detection between two shops' listings: quality of pairing, and learning of its weights."""
