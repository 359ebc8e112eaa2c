"""Pure rules about booths."""
