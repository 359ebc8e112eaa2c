"""Searches in one snapshot: filters, ranking, pages of results, suggestions; and very many texts at once."""
