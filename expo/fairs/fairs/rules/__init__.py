"""Pure rules of fairs."""
