"""Kinds of certificates, named in seven languages, with their spelling variants."""
