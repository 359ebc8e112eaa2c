"""The demo's data files: exhibitors, buyers, the fair and its people, and their sign-ins."""
