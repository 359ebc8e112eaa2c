"""Possible duplicates: pairs of listings likely of the same goods, found in the background and judged by people."""
