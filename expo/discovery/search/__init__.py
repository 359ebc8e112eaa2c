"""Searching products and companies: words, facets, prices, similar goods."""
