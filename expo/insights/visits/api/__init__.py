"""What counts the pages that the server answers with."""
