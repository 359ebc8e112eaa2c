"""Installed packages: the folder that keeps them, a record of each, whether its model loads."""
