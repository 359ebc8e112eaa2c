"""Glossaries: required translations of terms, and forbidden words."""

from translation.glossary.entries import Form, GlossaryEntry
from translation.glossary.terms import Conflict, Glossary
from translation.protect.kinds import Term

__all__ = ["Conflict", "Form", "Glossary", "GlossaryEntry", "Term"]
