"""Booking policies in GraphQL."""
