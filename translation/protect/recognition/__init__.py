"""Recognition of protected values: quantities, codes, addresses, names and terms."""
