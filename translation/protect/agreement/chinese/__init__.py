"""Chinese numerals and units, which have a grammar of their own."""
