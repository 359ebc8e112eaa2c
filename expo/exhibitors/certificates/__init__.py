"""Kinds of certificates, named in seven languages, and how people write them."""
