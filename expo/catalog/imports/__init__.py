"""Imports: sheets into the catalog, as a job that a person starts and watches, or from the command line."""
