"""GraphQL of fairs."""
