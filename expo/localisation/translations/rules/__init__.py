"""Where an owner's texts stand in a language."""
