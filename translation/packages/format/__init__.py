"""Package files (`.argosmodel`): an archive from outside, what it says of itself, what it may hold."""
