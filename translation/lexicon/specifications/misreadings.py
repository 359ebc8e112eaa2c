"""Specifications that a listing would misread: yarn counts as seconds, E 440 as "and 440", huilé as oil."""

import re
from collections.abc import Iterator
from typing import Final

from translation.lexicon.entries import Noun
from translation.lexicon.folding import fold
from translation.lexicon.readings import Forms, Sense

_SIGNS: Final = {
    "zh": r"\d\s?\+\s?\d+A\s?\+\s?\d|^\d+支$",  # panes of glass; 60支 may be pieces, or a count of yarn
    "en": r"\d+s\b|^\d+ of \d",
    "es": r"\b[AEOY] \d",
    "fr": r"\b[AEOY] \d",
    "pt": r"\b[AEO] \d",
}
_ALONE: Final = {"es": {"medio"}, "pt": {"medio"}, "ar": {"مجدول"}}
"""Words that mean something else where they stand alone: a medium roast; Medjool dates."""
_ACCENTED: Final = re.compile(r"[^\W\d_]*[à-öø-ÿœ][^\W\d_]*")


def is_misread(text: str, language: str, forms: Forms) -> bool:
    """Return whether a specification is none of the words that a listing would find in it."""
    signs = _SIGNS.get(language)
    if signs and re.search(signs, text):
        return True
    if fold(text) in _ALONE.get(language, ()):
        return True
    return language in {"es", "fr", "pt"} and any(map(forms.find, map(fold, _missing_accents(text, forms))))


def _missing_accents(text: str, forms: Forms) -> Iterator[str]:
    """Yield words with accents that no form of the lexicon has, though it has the word without them."""
    for word in _ACCENTED.findall(text.lower()):
        senses = forms.find(fold(word))
        if senses and not any(word in each for sense in senses for each in _spellings(sense)):
            yield word


def _spellings(sense: Sense) -> Iterator[str]:
    for names in sense.concept.names.values():
        for name in names:
            if isinstance(name, Noun):
                yield from (name.singular.lower(), name.plural.lower())
            else:
                yield from (name.masculine, name.feminine, name.masculine_plural, name.feminine_plural)
