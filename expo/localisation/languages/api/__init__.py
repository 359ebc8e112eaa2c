"""The languages of texts in GraphQL."""
