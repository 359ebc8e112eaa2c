"""Rows of an index: masks over them, their sort order, cursors for pages."""
