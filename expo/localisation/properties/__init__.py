"""What the names of product attributes mean, whatever their language."""
