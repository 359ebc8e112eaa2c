"""The inverted index: terms written and asked for, BM25, words of other languages, rescoring."""
