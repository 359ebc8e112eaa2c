"""Chapters of the demo fair: each makes people from the data files act through the services."""
