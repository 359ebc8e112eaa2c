"""Benchmarks of rooms: how many viewers a core serves."""
