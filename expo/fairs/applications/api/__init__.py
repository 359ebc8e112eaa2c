"""GraphQL of applications."""
