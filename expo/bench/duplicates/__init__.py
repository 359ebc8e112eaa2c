"""The same goods in two shops' wordings: how well they are paired, and weights learnt for that."""
