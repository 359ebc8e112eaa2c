"""An exhibitor goes through its texts beside their translations: what is missing, and what has changed."""
