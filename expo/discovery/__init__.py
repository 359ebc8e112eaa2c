"""Product and company search: one search box, facets, sorting, similar products; the index follows the journal."""
