"""The journal as a log that one can search and take along."""
