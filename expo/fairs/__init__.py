"""Fairs: halls and sections, dates, programme, and who is admitted."""
