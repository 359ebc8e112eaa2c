"""GraphQL of calendar feeds."""
