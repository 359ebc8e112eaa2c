"""The pages, a module an area; each has ``routes(house)``."""
