"""Developer tools: page components, the GraphQL explorer, the demo's emails."""
