"""The public fair: its front page, halls, search, goods and companies, and what programs fetch of it."""
