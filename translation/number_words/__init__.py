"""Numbers written as words, in seven languages; those in digits are read where they are used, with their units."""
