"""Products and companies as the index keeps them, and up to which fact it was written."""
