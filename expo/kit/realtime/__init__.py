"""Real-time signals, which may be lost: the bus, the relay of database changes, and presence."""
