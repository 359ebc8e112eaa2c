"""Translation engines: one protocol, an adapter for each engine, and a null engine."""
