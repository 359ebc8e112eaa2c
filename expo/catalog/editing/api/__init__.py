"""GraphQL of editing."""
