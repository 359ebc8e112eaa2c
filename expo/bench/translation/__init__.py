"""Translation: how fast it is, and whether every value comes through."""
