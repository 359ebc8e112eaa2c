"""Booths at fairs, from application to closing: places, staff and visibility."""
