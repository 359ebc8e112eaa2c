"""Texts read with the lexicon, in a known language or in the likeliest one."""

from collections.abc import Sequence
from typing import Final

from translation.lexicon import LANGUAGES, ConceptKind, Lexicon, Mention, TextConcepts

_SCRIPTS: Final = {"zh": "\u3400-\u9fff", "ar": "\u0600-\u06ff", "ru": "\u0400-\u04ff"}


def concepts_of(lexicon: Lexicon, text: str, language: str) -> TextConcepts:
    """Return the concepts of a text; of unknown language, as the one that knows most of its words."""
    if language in LANGUAGES:
        return lexicon.read(text, language)
    readings = [lexicon.read(text, each) for each in languages_of(text)]
    return min(readings, key=lambda each: (len(each.unknown), not each.phrases), default=TextConcepts())


def languages_of(text: str) -> Sequence[str]:
    """Return the languages in which a text may be, by its letters."""
    for language, first_last in _SCRIPTS.items():
        first, _, last = first_last.partition("-")
        if any(first <= letter <= last for letter in text):
            return (language,)
    return ("en", "es", "fr", "pt")


def sure_head(concepts: TextConcepts) -> Mention | None:
    """Return the head of a text's first phrase, unless a word that the lexicon lacks may be it."""
    first = concepts.phrases[0] if concepts.phrases else None
    return first.head if first and not first.opened else None


def is_material(mention: Mention) -> bool:
    """Return whether a word names materials only."""
    return all(each.kind is ConceptKind.MATERIAL for each in mention.concepts)
