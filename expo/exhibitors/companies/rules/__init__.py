"""Pure rules of companies."""
