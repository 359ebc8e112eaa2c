"""HTTP: GraphQL and files over it, middleware, idempotency, probes."""
