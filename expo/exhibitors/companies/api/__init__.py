"""GraphQL of companies."""
