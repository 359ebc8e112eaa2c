"""The append-only journal, and the followers that read it."""
