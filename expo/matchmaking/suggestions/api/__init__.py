"""Suggestions and answers in GraphQL."""
