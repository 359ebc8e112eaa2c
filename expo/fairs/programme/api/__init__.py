"""GraphQL of programme."""
