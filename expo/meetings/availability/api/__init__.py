"""Hours and absences in GraphQL."""
