"""Visits and searches, counted in the server's memory and written to the journal every minute."""
