"""The seven languages: the interface's words, numbers and dates, and which language a text is in."""
