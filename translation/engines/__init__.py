"""What translates: one protocol, an adapter for each engine, and one that says that it cannot."""
