"""The journal of facts, and the followers that read it."""
