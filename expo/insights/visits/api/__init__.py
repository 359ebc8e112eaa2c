"""Visit counting in the server's responses."""
