"""The tuning of a fair in GraphQL, for its organiser."""
