"""Products: what they say, who may see them, all their versions, and reading them."""
