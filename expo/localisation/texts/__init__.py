"""Which texts are published, whose they are, and what of them is to be read in other languages."""
