"""Pure rules of imports."""
