"""Translation memories as files, in GraphQL."""
