"""Who comes into question for a wish: found by the search, and scored part by part."""
