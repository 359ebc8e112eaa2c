"""The inverted index: writing and querying terms, BM25 scoring, query translation, rescoring by term vectors."""
