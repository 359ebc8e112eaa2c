"""Descriptions of goods: sentences that follow known patterns, composed from the lexicon or not at all."""
