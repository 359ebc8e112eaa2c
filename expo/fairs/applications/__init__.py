"""Applications to a fair: search, single and bulk decisions, and mails to the applicants."""
