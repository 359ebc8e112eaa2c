"""GraphQL of imports."""
