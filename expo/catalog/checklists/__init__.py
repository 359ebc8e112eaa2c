"""The way to a good booth, as its own people see it."""
