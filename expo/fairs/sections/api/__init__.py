"""GraphQL of sections."""
