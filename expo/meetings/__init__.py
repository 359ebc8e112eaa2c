"""Meetings: the hours in which people can meet, and their absences."""
