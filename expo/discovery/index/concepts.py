"""The lexicon of trade in search: concepts of queries and documents, and words in other languages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from matching import GlossaryDictionary, NamedConcept, NamedThing, TextReading, WishPhrase, WishRole, wish_phrases
from translation.lexicon import LANGUAGES, Concept, ConceptKind, Lexicon, TextConcepts

_SAID: Final = frozenset(ConceptKind) - {
    ConceptKind.UNIT,
    ConceptKind.PROPERTY,
    ConceptKind.PLACE,
    ConceptKind.TRADE_TERM,
}
"""Kinds of concepts that say what a thing is or is like."""
_SCRIPTS: Final = {"zh": "\u3400-\u9fff", "ar": "\u0600-\u06ff", "ru": "\u0400-\u04ff"}
_NAMES: Final = 2
"""Names of a concept that count as its translations; further ones are rare."""
_CACHED: Final = 20_000


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
        """The lexicon's version."""
        return self._lexicon.version

    def __reduce__(self) -> tuple[Callable[[], "LexiconConcepts"], tuple[()]]:
        """Each process reads the files itself."""
        return lexicon_concepts, ()

    def things(self, text: str, language: str) -> Sequence[NamedThing]:
        """Return the things that a buyer's wish asks for, in order; the head of each is as the lexicon reads it."""
        base = language.partition("-")[0].lower()
        phrases = wish_phrases(text, base)
        asked = [_Asked(each, self._heads(text[each.start : each.end], base)) for each in phrases]
        return [each.thing for each in _asked_for(asked)]

    def broader(self, key: str) -> Sequence[str]:
        """Return the keys of all that a concept is a kind of."""
        return self._lexicon.broader(key)

    def _heads(self, text: str, language: str) -> Sequence[Concept]:
        concepts = self._lexicon.read(text, language) if language in LANGUAGES else self._likeliest(text)
        head = concepts.phrases[0].head if concepts.phrases and not concepts.phrases[0].opened else None
        return head.concepts if head else ()

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
        if (keys := tuple(each.key for each in mention.concepts if each.kind in _SAID))
    }
    return TextReading(tuple(kept.values()), kept.get(head.start) if head else None, len(concepts.phrases) > 1)


@dataclass(frozen=True)
class _Asked:
    """A phrase of a wish, and the concepts that its head may mean; none if the lexicon does not know it."""

    phrase: WishPhrase
    concepts: Sequence[Concept]

    @property
    def is_good(self) -> bool:
        return any(each.kind is ConceptKind.GOOD for each in self.concepts)

    @property
    def thing(self) -> NamedThing:
        return NamedThing(self.phrase.start, self.phrase.end, tuple(each.key for each in self.concepts))


def _asked_for(asked: Sequence[_Asked]) -> Sequence[_Asked]:
    """Return the phrases that a wish asks for: what is wanted before what comes first, both before what is added.

    What is only added or listed counts if it is known to be goods. Where a list of goods follows, what comes before
    the colon sums it up.
    """
    wanted = [each for each in asked if each.phrase.role is WishRole.WANTED and each.is_good]
    listed = [each for each in asked if each.phrase.role is WishRole.LISTED]
    several = bool(listed) and sum(each.is_good for each in asked[asked.index(listed[0]) :]) > 1
    passed_over = {WishRole.BUYER} if wanted or listed else set()
    passed_over |= {WishRole.FIRST} if wanted or several else set()
    sure = {WishRole.WANTED, WishRole.FIRST, WishRole.BUYER} | ({WishRole.LISTED} if not several else set())
    kept = [each for each in asked if each.phrase.role not in passed_over and (each.is_good or each.phrase.role in sure)]
    known = [each for each in kept if each.concepts]
    return known or kept[:1]


@cache
def lexicon_concepts() -> LexiconConcepts:
    """Return the reader over the library's lexicon; one per process."""
    return LexiconConcepts(Lexicon.load())


def lexicon_dictionary() -> GlossaryDictionary:
    """Return the lexicon's names as a dictionary of translations."""
    return GlossaryDictionary(
        {language: tuple(name.plain for name in names[:_NAMES]) for language, names in concept.names.items()}
        for concept in Lexicon.load().concepts
        if concept.kind in _SAID
    )
