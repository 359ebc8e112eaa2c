"""The seven languages: the interface's texts, numbers and dates, and the language of a text."""
