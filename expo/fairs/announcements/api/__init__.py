"""GraphQL of announcements."""
