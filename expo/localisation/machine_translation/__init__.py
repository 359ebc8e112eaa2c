"""Translates behind the server: what is published, what is wanted, and what glossaries say anew."""
