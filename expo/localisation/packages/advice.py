"""What to do where nothing translates: one sentence for the command line, the console and whoever asks."""

from typing import Final

NOTHING: Final = "No translation model is installed. Run: expo models install zh en"
