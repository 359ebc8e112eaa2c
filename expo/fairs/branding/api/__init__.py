"""GraphQL of branding."""
