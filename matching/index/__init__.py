"""The search index: documents are added in batches, queries are answered from a consistent snapshot.

See `documents` for input and output, `storage.generation` for the layout on disk, `search.ranking` for what matches;
`IndexWriter` and `IndexReader` are the two entry points. Subpackages import downwards: search and writing, vocabulary,
rows, terms, queries, storage.
"""
