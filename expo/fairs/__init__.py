"""Fairs: halls and sections, dates, programme and admission."""
