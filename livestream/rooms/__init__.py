"""Rooms: who is there, in which place, and which of their tracks each of the others sees and hears."""
