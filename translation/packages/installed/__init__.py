"""Installed packages: their folder, their records, and load tests of their models."""
