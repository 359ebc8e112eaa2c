"""Booths at fairs, from the application to closing: places, staff, who sees them."""
