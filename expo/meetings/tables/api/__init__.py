"""Tables of meetings in GraphQL."""
