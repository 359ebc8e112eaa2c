"""Fairs: address, dates, halls, languages, applications and admission."""
