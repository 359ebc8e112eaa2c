"""GraphQL of registrations."""
