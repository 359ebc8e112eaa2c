"""Help with reading what was written in Chinese: its words, with how they sound and what they mean."""
