"""The search index: documents go in by batches, queries are answered from a consistent snapshot.

Read `documents` for what goes in and out, `generation` for how it lies on disk, `search` for what matches.
"""
