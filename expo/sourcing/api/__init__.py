"""Enquiries in GraphQL."""
