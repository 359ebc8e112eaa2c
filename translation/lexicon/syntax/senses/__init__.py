"""Senses of words: which one is meant, by what else a listing names."""
