"""Meeting schedules and availability in GraphQL."""
