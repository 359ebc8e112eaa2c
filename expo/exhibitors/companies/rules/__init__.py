"""Pure rules about companies."""
