"""What the search index holds of the fair, and how it follows the journal, is built anew and opened."""
