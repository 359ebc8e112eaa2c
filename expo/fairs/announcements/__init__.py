"""A fair's announcements: notices from the organiser, each with a display period."""
