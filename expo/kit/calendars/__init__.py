"""Calendars in iCalendar format (RFC 5545, RFC 5546): written for invitations and feeds, read for busy times."""
