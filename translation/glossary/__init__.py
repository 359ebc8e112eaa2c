"""Terms that are to be said in one way, and words that are not to be said at all."""

from translation.glossary.entries import Form, GlossaryEntry
from translation.glossary.terms import Conflict, Glossary
from translation.protect.kinds import Term

__all__ = ["Conflict", "Form", "Glossary", "GlossaryEntry", "Term"]
