"""Product and company search: text, facets, prices, similar products."""
