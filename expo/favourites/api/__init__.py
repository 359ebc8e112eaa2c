"""Lists, followed exhibitors and saved searches in GraphQL."""
