"""Translation status of an owner's texts in a language."""
