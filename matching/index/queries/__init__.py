"""Query text: parsing, and highlighting of its words in documents."""
