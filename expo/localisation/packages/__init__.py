"""Models that translate on this installation's own machines: which are there, which can be had, and getting them."""
