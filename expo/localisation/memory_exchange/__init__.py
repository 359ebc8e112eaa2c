"""Import and export of an organisation's translation memory as TMX files."""
