"""Text understanding: the thing a text names first of all, what it costs, and what only belongs to it.

Pure functions over texts and small lists of common words in seven languages. No list knows any catalogue's goods.
"""
