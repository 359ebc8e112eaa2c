"""Pure rules of booths."""
