"""Price limits in search texts."""
