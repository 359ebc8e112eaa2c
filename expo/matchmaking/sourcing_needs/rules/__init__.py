"""Validation of sourcing needs and sales aims."""
