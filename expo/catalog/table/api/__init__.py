"""GraphQL of table."""
