"""The lexicon of trade in search: concepts of queries and documents, and words in other languages."""

from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import Final

from expo.discovery.index.rules.asked_things import AskedPhrase, asked_for
from matching import NamedConcept, NamedThing, NeedPhrase, TextReading, need_phrases
from translation.lexicon import LANGUAGES, ConceptKind, Lexicon, Mention, TextConcepts

SAID: Final = frozenset(ConceptKind) - {
    ConceptKind.UNIT,
    ConceptKind.PROPERTY,
    ConceptKind.PLACE,
    ConceptKind.TRADE_TERM,
}
"""Kinds of concepts that say what a thing is, or what it is like."""
_SCRIPTS: Final = {"zh": "\u3400-\u9fff", "ar": "\u0600-\u06ff", "ru": "\u0400-\u04ff"}
_CACHED: Final = 20_000
_PACKED: Final = frozenset({ConceptKind.PACKING, ConceptKind.UNIT})
_BEFORE_MATERIAL: Final = frozenset("的、，和及与或")
"""What a Chinese material may follow beside known words."""
_TERMS_VERSION: Final = 4
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

    def things(self, text: str, language: str) -> Sequence[NamedThing]:
        """Return the things that a buyer's need asks for, in order; the head of each is as the lexicon reads it."""
        base = language.partition("-")[0].lower()
        phrases = [self._asked_phrase(text, each, base) for each in need_phrases(text, base)]
        things = [each.thing for each in asked_for(phrases) if each.concepts or not each.text.isupper()]
        broader = {above for each in things for key in each.keys for above in self.broader(key)}
        return [each for each in things if not each.keys or not broader.issuperset(each.keys)]

    def broader(self, key: str) -> Sequence[str]:
        """Return the keys of all that a concept is a kind of."""
        return self._lexicon.broader(key)

    def _asked_phrase(self, text: str, phrase: NeedPhrase, language: str) -> AskedPhrase:
        """Return a phrase of a need with its head, if that is known, and the materials named before complements."""
        core = self._concepts(text[phrase.start : phrase.core_end], language)
        whole = core if phrase.core_end == phrase.end else self._concepts(text[phrase.start : phrase.end], language)
        head = next((head for each in (core, whole) if (head := _sure_head(each))), None)
        materials = _materials(text[phrase.start : phrase.core_end], core.mentions, head)
        is_whole = head is not None and head.end - head.start == phrase.end - phrase.start
        return AskedPhrase(phrase, text[phrase.start : phrase.end], head.concepts if head else (), materials, is_whole)

    def _concepts(self, text: str, language: str) -> TextConcepts:
        return self._lexicon.read(text, language) if language in LANGUAGES else self._likeliest(text)

    def _look(self, text: str, language: str) -> TextReading:
        return _reading(self._concepts(text, language))

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
        start: NamedConcept(start, mention.end, keys, _is_material(mention))
        for start, mention in named.items()
        if (keys := tuple(each.key for each in mention.concepts if each.kind in SAID))
    }
    return TextReading(tuple(kept.values()), kept.get(head.start) if head else None, len(concepts.phrases) > 1)


def _sure_head(concepts: TextConcepts) -> Mention | None:
    """Return the head of a text's first phrase, unless a word that the lexicon lacks may be it."""
    first = concepts.phrases[0] if concepts.phrases else None
    return first.head if first and not first.opened else None


def _materials(text: str, mentions: Sequence[Mention], head: Mention | None) -> tuple[str, ...]:
    """Return the keys of the materials that a phrase names, but not those of its packing or, in Chinese, of its use.

    `铁桶装的油` is oil in iron drums, and `打混凝土的电锤` a hammer to drill concrete: no known word precedes concrete.
    """
    ends = {each.end for each in mentions}
    packed = {each.start for each in mentions if all(concept.kind in _PACKED for concept in each.concepts)}
    found = [
        each for each in mentions if each != head and _is_material(each) and packed.isdisjoint({each.end, each.end + 1})
    ]
    if languages_of(text) == ("zh",):
        found = [
            each for each in found if not each.start or each.start in ends or text[each.start - 1] in _BEFORE_MATERIAL
        ]
    return tuple(dict.fromkeys(concept.key for each in found for concept in each.concepts))


def _is_material(mention: Mention) -> bool:
    return all(each.kind is ConceptKind.MATERIAL for each in mention.concepts)


@cache
def lexicon_concepts() -> LexiconConcepts:
    """Return the reader over the library's lexicon; one per process."""
    return LexiconConcepts(Lexicon.load())
