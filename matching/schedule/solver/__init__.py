"""How a schedule is found: constraint models, local search, and bounds for both."""
