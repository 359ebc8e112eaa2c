"""Clauses of a listing: how they are arranged, what the later ones say of the first, which name the same thing."""
