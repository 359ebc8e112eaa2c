"""GraphQL of exchange rates."""
