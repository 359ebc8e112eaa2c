"""Common parts of importing terms and translations from files."""
