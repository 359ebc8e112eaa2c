"""GraphQL of partners."""
