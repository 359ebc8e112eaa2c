"""Availability of buyers and of booths' staff: hours, and absences recorded by an organiser."""
