"""Files that are taken in and given out, in GraphQL."""
