"""GraphQL of checklists."""
