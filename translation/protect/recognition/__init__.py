"""Values recognised in a text: quantities, codes, addresses, names and terms that are protected."""
