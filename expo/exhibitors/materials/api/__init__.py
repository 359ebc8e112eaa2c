"""GraphQL of materials."""
