"""Runs: jobs that match a whole fair again, their previews and their nightly schedule."""
