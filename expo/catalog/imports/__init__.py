"""Imports of spreadsheets into the catalogue, as jobs that users start and watch, or from the command line."""
