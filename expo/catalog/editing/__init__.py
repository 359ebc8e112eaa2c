"""Editing products: one, many by id, many by number; their pictures, audiences and editing presence."""
