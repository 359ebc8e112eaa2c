"""The lexicon of trade in search: concepts of queries and documents, and words in other languages."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from typing import Final

from expo.discovery.index.need_reading import NeedReader
from expo.discovery.index.rules.compounds import compounds_of
from expo.discovery.index.rules.phrase_reading import SETS
from expo.discovery.index.rules.text_reading import concepts_of, is_material
from matching import NamedConcept, NamedThing, TextReading
from translation.lexicon import Concept, ConceptKind, Lexicon, Mention, TextConcepts

SAID: Final = frozenset(ConceptKind) - {
    ConceptKind.UNIT,
    ConceptKind.PROPERTY,
    ConceptKind.PLACE,
    ConceptKind.TRADE_TERM,
}
"""Kinds of concepts that say what a thing is, or what it is like."""
_CACHED: Final = 20_000
_TERMS_VERSION: Final = 7
"""Raised when documents get other terms from the same lexicon, so that indexes are rebuilt."""


class LexiconConcepts:
    """Reads texts with the lexicon (a `ConceptReader`)."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Take a lexicon; each language is read on first use."""
        self._lexicon = lexicon
        self._needs = NeedReader(lexicon)
        self._read = lru_cache(_CACHED)(self._look)
        self._implied = lru_cache(_CACHED)(self._look_implied)

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

    def things(self, text: str, language: str) -> Sequence[NamedThing]:
        """Return the things that a buyer's need asks for, in order."""
        return self._needs.things(text, language.partition("-")[0].lower())

    def broader(self, key: str) -> Sequence[str]:
        """Return the keys of all that a concept is a kind of."""
        return self._lexicon.broader(key)

    def _look(self, text: str, language: str) -> TextReading:
        return _reading(concepts_of(self._lexicon, text, language), self._implied)

    def _look_implied(self, concept: Concept) -> tuple[str, ...]:
        """Return the keys of what names of a thing say besides: a wall clock is for walls."""
        return tuple(dict.fromkeys(key for _, further in compounds_of(self._lexicon, concept) for key in further))


def _reading(concepts: TextConcepts, implied: Callable[[Concept], tuple[str, ...]]) -> TextReading:
    """Return the concepts that say what a thing is or is like."""
    first = concepts.phrases[0] if concepts.phrases else None
    head = first.head if first and not first.opened else None
    named = {mention.start: mention for mention in concepts.mentions} | ({head.start: head} if head else {})
    kept = {
        start: NamedConcept(start, mention.end, keys, is_material(mention))
        for start, mention in named.items()
        if (keys := tuple(each.key for each in mention.concepts if each.kind in SAID))
    }
    if head and head.start in kept:
        implied_keys = dict.fromkeys(key for each in head.concepts for key in implied(each))
        kept[head.start] = _with_content(kept[head.start]._replace(implied=tuple(implied_keys)), head, kept.values())
    return TextReading(tuple(kept.values()), kept.get(head.start) if head else None, len(concepts.phrases) > 1)


def _with_content(set_of: NamedConcept, head: Mention, named: Iterable[NamedConcept]) -> NamedConcept:
    """Return the head of a listing; of a kit also what it is of, if that stands beside: 铝槽套件, a channel."""
    if not SETS.intersection(set_of.keys):
        return set_of
    beside = [each for each in named if each.end == head.start or each.end + 1 == head.start]
    return set_of._replace(keys=(*set_of.keys, *(key for each in beside if not each.is_material for key in each.keys)))


@cache
def lexicon_concepts() -> LexiconConcepts:
    """Return the reader over the library's lexicon; one per process."""
    return LexiconConcepts(Lexicon.load())
