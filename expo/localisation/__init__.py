"""Text in the reader's language: original texts, their languages and their translations."""
