"""The public fair: front page, halls, search, products and companies, and files that programs fetch."""
