"""Hall plans: size, spaces and entrances in metres, and rows of spaces numbered in one go."""
