"""Advice for installations without a translation model: one sentence for the command line, the console and the API."""

from typing import Final

NOTHING: Final = "No translation model is installed. Run: expo models install zh en"
