"""The index on disk: generations, columns, term vectors, and embeddings."""
