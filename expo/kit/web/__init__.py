"""HTTP: GraphQL, files, middleware, idempotency, health checks."""
