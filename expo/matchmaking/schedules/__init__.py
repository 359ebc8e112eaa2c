"""One schedule for a whole fair: who is free when, drafts, what an organiser puts in force, repairs."""
