"""Developer tools: the parts of pages, the GraphQL explorer, the demo's emails."""
