"""Meetings by video: the check of camera, microphone and connection, and the room."""
