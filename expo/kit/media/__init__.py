"""Rooms with sound and pictures: which media process holds a room, and the door through which browsers enter it.

A media process holds a lease for itself and one for each open room. Whoever admits a person to a room gives them the
address of the process that holds it, with a token that only this person can use, for this room.
"""
