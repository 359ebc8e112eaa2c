"""Connected calendars: addresses of people's own calendars, read so that meetings avoid their other appointments."""
