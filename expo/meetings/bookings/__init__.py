"""Meetings of a buyer with an exhibitor's staff: requested, booked, moved, cancelled, never two at once."""
