"""Words that an index knows: kinds of thing with their meaning, and spellings."""
