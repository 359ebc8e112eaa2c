"""GraphQL: what types are made of, how an operation runs, what it costs, and who spends how much."""
