"""Rules of bookings that need no database: which times of a booth are free."""
