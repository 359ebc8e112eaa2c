"""GraphQL API of booth checklists."""
