"""Trade vocabulary in seven languages, and translations of short listings in which every word is known."""

from translation.lexicon.derived import code_digest
from translation.lexicon.entries import LANGUAGES, Adjective, Concept, ConceptKind, Gender, Noun
from translation.lexicon.lexicon import Lexicon
from translation.lexicon.reading.concepts import TextConcepts
from translation.lexicon.reading.noun_phrases import Mention, NounPhrase

__all__ = [
    "LANGUAGES",
    "Adjective",
    "Concept",
    "ConceptKind",
    "Gender",
    "Lexicon",
    "Mention",
    "Noun",
    "NounPhrase",
    "TextConcepts",
    "code_digest",
]
