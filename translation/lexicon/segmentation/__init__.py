"""Segmentation of a text into words of the lexicon, values, connecting words and punctuation."""
