"""Exports of one's own products, as jobs that end in a file to download."""
