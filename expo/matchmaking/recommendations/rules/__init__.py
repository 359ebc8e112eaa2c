"""Packing, merging, reranking and explaining lists of recommendations."""
