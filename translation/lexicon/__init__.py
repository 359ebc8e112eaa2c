"""The words of trade in seven languages, and short listings composed from them where every word is known."""

from translation.lexicon.entries import LANGUAGES, Adjective, Concept, ConceptKind, Gender, Noun
from translation.lexicon.lexicon import Lexicon

__all__ = ["LANGUAGES", "Adjective", "Concept", "ConceptKind", "Gender", "Lexicon", "Noun"]
