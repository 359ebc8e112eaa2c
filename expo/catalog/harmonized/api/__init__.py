"""GraphQL of harmonized."""
