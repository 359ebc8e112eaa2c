"""The vocabulary of an index: kinds of thing with their meaning, and spellings."""
