"""What the journal says in figures: a fair's for its organiser, an exhibitor's for that exhibitor."""
