"""The solver: constraint models, local search, and bounds for both."""
