"""The search index: documents go in by batches, queries are answered from a consistent snapshot.

Read `documents` for what goes in and out, `storage.generation` for how it lies on disk, `search.ranking` for what
matches; `IndexWriter` and `IndexReader` are the two ways in. Rooms import downwards: search and writing, vocabulary,
rows, terms, queries, storage.
"""
