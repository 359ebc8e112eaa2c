"""Translation: its speed, and whether all values are kept."""
