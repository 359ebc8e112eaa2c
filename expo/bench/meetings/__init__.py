"""Benchmark of meetings: ``book``."""
