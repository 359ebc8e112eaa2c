"""Rooms of video meetings: who may enter, when, and how their media travels."""
