"""Syntax of listings: their clauses, phrases, compounds and heads, and the refusal of what can be read in two ways."""
