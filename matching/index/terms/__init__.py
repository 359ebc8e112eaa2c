"""The inverted index: terms written and queried, BM25, words of other languages, rescoring."""
