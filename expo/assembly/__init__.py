"""Builds the services of an installation, a group at a time, each over those that are there already."""
