"""How an index lies on disk: generations, columns, term vectors, and the vectors of meanings."""
