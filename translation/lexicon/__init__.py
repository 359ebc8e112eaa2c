"""Trade vocabulary in seven languages, and translations of short listings in which every word is known."""

from translation.lexicon.concepts import Mention, TextConcepts
from translation.lexicon.entries import LANGUAGES, Adjective, Concept, ConceptKind, Gender, Noun
from translation.lexicon.lexicon import Lexicon

__all__ = ["LANGUAGES", "Adjective", "Concept", "ConceptKind", "Gender", "Lexicon", "Mention", "Noun", "TextConcepts"]
