"""Validation of sourcing needs and target buyers."""
