"""Booking policies: how an exhibitor's booth can be booked for meetings at a fair."""
