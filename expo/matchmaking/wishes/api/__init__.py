"""Wishes, sales aims and where a buyer begins, in GraphQL."""
