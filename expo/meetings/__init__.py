"""Meetings: when people can meet, how a booth is booked, and the meetings themselves."""
