"""A query's text: parsed, and marked where a document has its words."""
