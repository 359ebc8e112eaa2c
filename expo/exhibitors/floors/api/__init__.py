"""GraphQL of floors."""
