"""One side of a translation: its words, and what the lexicon reads in them."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from math import ceil
from typing import Final

from translation.lexicon import Concept, ConceptKind, Lexicon, Mention
from translation.lexicon.folding import is_han
from translation.meaning.words import WordIndex, content_words, has_numeral, is_content, words_of, words_of_name
from translation.number_words.words import number_word

_LEFT_OUT: Final = frozenset({ConceptKind.UNIT})
"""Kinds of words that belong to values."""
_HAN_PER_WORD: Final = 2
_NEXT_WORD: Final = re.compile(r"[ \u00a0-]([^\W\d_]+)")


@dataclass(frozen=True)
class ReadText:
    """A text, what it mentions, and the content words that the lexicon lacks.

    ``left_out`` are mentions that need no counterpart, though they may be one: units, and descriptions with a number.
    """

    text: str
    language: str
    lexicon: Lexicon
    mentions: tuple[Mention, ...]
    left_out: tuple[Mention, ...]
    head: Mention | None
    unknown: tuple[str, ...]
    _senses: dict[Mention, tuple[Concept, ...]] = field(default_factory=dict)
    _names: dict[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)

    @staticmethod
    def read(text: str, language: str, lexicon: Lexicon) -> "ReadText":
        """Return a text as the lexicon reads it."""
        text = unicodedata.normalize("NFC", text)
        found = lexicon.read(text, language)
        mentions = tuple(each for each in found.mentions if _is_compared(text, language, each))
        left_out = tuple(each for each in found.mentions if each not in mentions)
        unknown = tuple(each for each in found.unknown if is_content(each, language))
        head = found.phrases[0].head if found.phrases else None
        return ReadText(text, language, lexicon, mentions, left_out, head, unknown)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its words, folded; Chinese characters one by one."""
        return words_of(self.text, self.language)

    @cached_property
    def index(self) -> WordIndex:
        """Its words, to be found in other forms."""
        return WordIndex(self.words)

    def spells_out(self, name: str) -> bool:
        """Return whether all content words of a name are in it, in whatever form and order."""
        return self.index.spells(words_of_name(name, self.language))

    def written(self, mention: Mention) -> str:
        """Return a mention as it is written."""
        return self.text[mention.start : mention.end]

    def senses(self, mention: Mention) -> tuple[Concept, ...]:
        """Return all that the word of a mention may mean, likely or not."""
        if mention not in self._senses:
            found = self.lexicon.find(self.written(mention), self.language)
            self._senses[mention] = tuple(dict.fromkeys((*mention.concepts, *(each.concept for each in found))))
        return self._senses[mention]

    def names(self, concept: Concept) -> bool:
        """Return whether it names a concept, or spells out one of its names in other words."""
        return concept.key in self._keys or any(self._spelled_names(concept))

    def keeps(self, other: "ReadText", mention: Mention) -> bool:
        """Return whether it names what another side mentions, or what the parts of that word name."""
        return any(map(self.names, other.senses(mention))) or other.is_composed(mention, self)

    def is_composed(self, mention: Mention, of: "ReadText") -> bool:
        """Return whether each part of a mention is a name of something that another side mentions."""
        parts = content_words(self.written(mention), self.language)
        own = WordIndex(parts)
        named = WordIndex(word for name in of.names_in(self.language) if own.spells(name) for word in name)
        return named.spells(parts)

    def names_in(self, language: str) -> tuple[tuple[str, ...], ...]:
        """Return the words of all names that its mentions, compared or not, have in another language."""
        if language not in self._names:
            concepts = dict.fromkeys(each for mention in self._all_mentions for each in self.senses(mention))
            names = (words_of_name(name.plain, language) for each in concepts for name in each.names[language])
            self._names[language] = tuple(dict.fromkeys(each for each in names if each))
        return self._names[language]

    def gaps(self, other: "ReadText") -> int:
        """Return about how many of its content words nobody knows.

        Not counted are those that the other side copies, as it copies names, and those in a name of what it mentions.
        """
        words = [each for each in self.unknown if each not in other.words]
        if words:
            names = (name for name in other.names_in(self.language) if self.index.spells(name))
            explained = WordIndex(word for name in names for word in name)
            words = [each for each in words if each not in explained]
        han = sum(map(is_han, words))
        return len(words) - han + ceil(han / _HAN_PER_WORD)

    @property
    def _all_mentions(self) -> tuple[Mention, ...]:
        return self.mentions + self.left_out

    @cached_property
    def _keys(self) -> frozenset[str]:
        return frozenset(each.key for mention in self._all_mentions for each in self.senses(mention))

    def _spelled_names(self, concept: Concept) -> Iterator[bool]:
        for name in concept.names[self.language]:
            yield self.spells_out(name.plain)


def _is_compared(text: str, language: str, mention: Mention) -> bool:
    """Return whether a mention counts: no unit, function word, description with a number (three-layer), half dozen."""
    written = text[mention.start : mention.end]
    if all(each.kind in _LEFT_OUT for each in mention.concepts) or not content_words(written, language):
        return False
    if not all(each.kind.describes for each in mention.concepts):
        return True
    return not (has_numeral(written, language) or _is_multiplied(text, language, mention))


def _is_multiplied(text: str, language: str, mention: Mention) -> bool:
    """Return whether a mention is a number that the next word multiplies: half a dozen without the article."""
    if number_word(text[mention.start : mention.end], language) is None:
        return False
    after = _NEXT_WORD.match(text, mention.end)
    return after is not None and number_word(after[1], language) is not None
