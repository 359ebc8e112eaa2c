"""Exports of an exhibitor's products, as jobs that end in a file to download."""
