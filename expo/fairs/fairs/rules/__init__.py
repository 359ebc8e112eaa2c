"""Pure rules about fairs."""
