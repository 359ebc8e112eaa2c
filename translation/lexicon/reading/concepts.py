"""Reading of any text with the lexicon: which concepts it names, and which of them is the thing itself, its head.

Unlike composing, this needs no complete parse: words that the lexicon lacks are skipped, and where a word means several
things all of them are given.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from translation.function_words import UNAMBIGUOUS
from translation.lexicon.entries import Concept
from translation.lexicon.folding import HAN
from translation.lexicon.phrases import Relation
from translation.lexicon.pieces import LexiconWord, Link, PlacedPiece, Unknown, plain_values
from translation.lexicon.reading.noun_phrases import Mention, NounPhrase, likeliest, noun_phrases
from translation.lexicon.readings import Forms
from translation.lexicon.segmentation.segmenting import segmentation_with_gaps

_MAX_LENGTH: Final = 1000
"""Characters that are read; what a listing is stands at its beginning."""
_OPENING, _CLOSING = re.compile(r"[\[{【｛「『《<]"), re.compile(r"[\]}】｝」』》>]")
_HAN_SPACE: Final = re.compile(rf"(?<=[{HAN}])\s+|\s+(?=[{HAN}])")


@dataclass(frozen=True, slots=True)
class TextConcepts:
    """Concepts of a text: each word's possible meanings in order, and the phrases that name things."""

    mentions: tuple[Mention, ...] = ()
    phrases: tuple[NounPhrase, ...] = ()
    """Phrases that name goods, or if none does parts, or else materials. A listing is what the first one says."""
    unknown: tuple[str, ...] = ()
    """Words that the lexicon lacks."""


def read_concepts(text: str, language: str, forms: Forms) -> TextConcepts:
    """Return the concepts of a text in ``language``, whose words are ``forms``; of its first thousand characters."""
    plain = _plain(unicodedata.normalize("NFC", text)[:_MAX_LENGTH], language)
    found = segmentation_with_gaps(plain, language, forms, plain_values(plain, language, language))
    pieces = [_without_function(each, plain, language) for each in found]
    words = [(each, each.piece) for each in pieces]
    mentions = tuple(
        Mention(each.start, each.end, _meanings(piece)) for each, piece in words if isinstance(piece, LexiconWord)
    )
    unknown = tuple(
        piece.text for _, piece in words if isinstance(piece, Unknown) and any(map(str.isalpha, piece.text))
    )
    return TextConcepts(mentions, noun_phrases(plain, pieces, language), unknown)


def _without_function(placed: PlacedPiece, text: str, language: str) -> PlacedPiece:
    """Return a piece, as a connecting word without meaning if it is a function word."""
    written = text[placed.start : placed.end].strip().casefold()
    is_function = isinstance(placed.piece, LexiconWord) and written in UNAMBIGUOUS.get(language, ())
    return placed._replace(piece=Link(Relation.NOTHING)) if is_function else placed


def _plain(text: str, language: str) -> str:
    """Return a text of the same length with all its brackets round, and commas for spaces between Chinese phrases."""
    text = _CLOSING.sub(")", _OPENING.sub("(", text)).replace("\n", ",")
    return _HAN_SPACE.sub(lambda each: "，" * len(each[0]), text) if language == "zh" else text


def _meanings(word: LexiconWord) -> tuple[Concept, ...]:
    return tuple(dict.fromkeys(each.concept for each in likeliest(word.readings)))
