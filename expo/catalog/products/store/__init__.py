"""Documents of products."""
