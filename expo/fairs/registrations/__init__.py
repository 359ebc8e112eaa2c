"""Applications to a fair: finding them, deciding one or many, and telling the applicants by mail."""
