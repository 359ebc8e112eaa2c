"""The parts of a score in GraphQL."""
