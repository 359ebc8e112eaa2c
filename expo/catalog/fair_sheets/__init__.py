"""An organiser's sheets of a fair: applications, exhibitors, listings with problems."""
