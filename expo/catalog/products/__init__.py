"""Products: content, audiences, versions, and reading them."""
