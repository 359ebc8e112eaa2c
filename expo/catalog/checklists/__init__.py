"""Checklists for a good booth, visible to the exhibitor they belong to."""
