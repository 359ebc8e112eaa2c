"""GraphQL API of an organiser's spreadsheets."""
