"""An organiser's spreadsheets about a fair: applications, exhibitors, listings with problems."""
