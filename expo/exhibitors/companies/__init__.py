"""Companies that exhibit: their profiles, who sees them, what organisers say of them, and their versions."""
