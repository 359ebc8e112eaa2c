"""Published texts, their owners, and the translations they need."""
