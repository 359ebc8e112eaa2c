"""GraphQL: building blocks for types, execution of operations, cost analysis and rate limits."""
