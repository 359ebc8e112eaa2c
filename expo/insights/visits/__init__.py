"""Visits and searches: counted in the memory of a server, written into the journal every minute."""
