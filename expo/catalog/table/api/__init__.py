"""GraphQL API of the exhibitor's product table."""
