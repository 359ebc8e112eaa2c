"""The lexicon of trade in search: concepts of queries and documents, and words in other languages."""

from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import Final

from matching import NamedConcept, NamedThing, TextReading
from translation.lexicon import LANGUAGES, ConceptKind, Lexicon, TextConcepts

SAID: Final = frozenset(ConceptKind) - {
    ConceptKind.UNIT,
    ConceptKind.PROPERTY,
    ConceptKind.PLACE,
    ConceptKind.TRADE_TERM,
}
"""Kinds of concepts that say what a thing is, or what it is like."""
_SCRIPTS: Final = {"zh": "\u3400-\u9fff", "ar": "\u0600-\u06ff", "ru": "\u0400-\u04ff"}
_CACHED: Final = 20_000
_TERMS_VERSION: Final = 2
"""Raised when documents get other terms from the same lexicon, so that indexes are rebuilt."""


class LexiconConcepts:
    """Reads texts with the lexicon (a `ConceptReader`)."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Take a lexicon; each language is read on first use."""
        self._lexicon = lexicon
        self._read = lru_cache(_CACHED)(self._look)

    def read(self, text: str, language: str) -> TextReading:
        """Return the concepts of a text; of unknown language, as the one that knows most of its words."""
        return self._read(text, language.partition("-")[0].lower())

    @property
    def version(self) -> str:
        """The version of the lexicon, and of the terms that documents get from it."""
        return f"{self._lexicon.version} {_TERMS_VERSION}"

    def __reduce__(self) -> tuple[Callable[[], "LexiconConcepts"], tuple[()]]:
        """Each process reads the files itself."""
        return lexicon_concepts, ()

    def broader(self, key: str) -> Sequence[str]:
        """Return the keys of all that a concept is a kind of."""
        return self._lexicon.broader(key)

    def _look(self, text: str, language: str) -> TextReading:
        return _reading(self._lexicon.read(text, language) if language in LANGUAGES else self._likeliest(text))

    def _likeliest(self, text: str) -> TextConcepts:
        readings = [self._lexicon.read(text, each) for each in languages_of(text)]
        return min(readings, key=lambda each: (len(each.unknown), not each.phrases), default=TextConcepts())


def languages_of(text: str) -> Sequence[str]:
    """Return the languages in which a text may be, by its letters."""
    for language, first_last in _SCRIPTS.items():
        first, _, last = first_last.partition("-")
        if any(first <= letter <= last for letter in text):
            return (language,)
    return ("en", "es", "fr", "pt")


def _reading(concepts: TextConcepts) -> TextReading:
    """Return the concepts that say what a thing is or is like."""
    first = concepts.phrases[0] if concepts.phrases else None
    head = first.head if first and not first.opened else None
    named = {mention.start: mention for mention in concepts.mentions} | ({head.start: head} if head else {})
    kept = {
        start: NamedConcept(start, mention.end, keys)
        for start, mention in named.items()
        if (keys := tuple(each.key for each in mention.concepts if each.kind in SAID))
    }
    things = tuple(
        NamedThing(each.start, each.end, tuple(concept.key for concept in each.head.concepts))
        for each in concepts.phrases
        if each.head and each.joined and not each.modifies
    )
    return TextReading(tuple(kept.values()), kept.get(head.start) if head else None, len(concepts.phrases) > 1, things)


@cache
def lexicon_concepts() -> LexiconConcepts:
    """Return the reader over the library's lexicon; one per process."""
    return LexiconConcepts(Lexicon.load())
