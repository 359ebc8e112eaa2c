"""GraphQL of fair sheets."""
