"""Parts of the writer: documents are prepared, stored in rows, and their vectors built into segments."""
