"""Meeting schedules in GraphQL."""
