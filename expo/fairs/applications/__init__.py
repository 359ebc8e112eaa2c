"""Applications to a fair: search, single and bulk decisions, and emails to the applicants."""
