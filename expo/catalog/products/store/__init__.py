"""Storage of products."""
