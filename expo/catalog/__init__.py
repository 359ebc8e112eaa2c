"""The catalogue: exhibitors' products, from draft to withdrawn, with their audiences and all versions."""
