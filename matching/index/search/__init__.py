"""Search in one snapshot: filters, ranking, pages of results, suggestions, and batch search."""
