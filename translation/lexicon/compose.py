"""Translation of a short listing by the lexicon, word by word, or not at all."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from translation.lexicon.entries import LANGUAGES, Concept
from translation.lexicon.grammar import GRAMMARS, Grammar, InexpressiblePhrase
from translation.lexicon.phrases import Agreement, Listing
from translation.lexicon.pieces import Values
from translation.lexicon.readings import Forms
from translation.lexicon.segmentation.segmenting import segmentations
from translation.lexicon.syntax.chunking import AmbiguousPhrase
from translation.lexicon.syntax.listings import parse_listing

MAX_TEXT_LENGTH: Final = 200
"""Characters; a longer text is no title."""
_SPACES: Final = (re.compile(r"(?<=[^\s\d,，])\s+(?=[^\s\d(（])"), re.compile(r"(?<=[^\s,，])\s+(?=[^\s(（])"))
"""Spaces that may stand for commas in Chinese, which needs none between words: those before words, or all of them."""
_UNBOUND: Final = Agreement()
_CAPITALS: Final = frozenset(LANGUAGES) - {"zh", "ar"}


def compose(text: str, source: str, target: str, forms: Forms, values: Values) -> str | None:
    """Return ``text`` in ``target`` if all of it is concepts, values and connecting words; else None.

    ``forms`` are those of ``source``; ``values`` finds numbers, models and names, and writes them in ``target``. Also
    None for two equally likely readings, and for texts of more than `MAX_TEXT_LENGTH` characters.
    """
    if len(text) > MAX_TEXT_LENGTH or source == target or target not in GRAMMARS:
        return None
    text = unicodedata.normalize("NFC", text).strip()
    if not text:
        return None
    variants = dict.fromkeys([text, *(each.sub("，", text) for each in _SPACES if source == "zh")])
    readings = next(filter(None, (listings(each, source, target, forms, values) for each in variants)), None)
    written = _agreed(_closest(readings or set()), GRAMMARS[target])
    if written is None:
        return None
    return written[0].upper() + written[1:] if text[0].isupper() and target in _CAPITALS else written


def listings(text: str, source: str, target: str, forms: Forms, values: Values) -> set[Listing]:
    """Return all that a text may say."""
    readings = set()
    for pieces in segmentations(text, source, forms, values(text, source, target)):
        try:
            readings.add(parse_listing(pieces, source))
        except AmbiguousPhrase:
            continue
    return readings


def _closest(readings: set[Listing]) -> set[Listing]:
    """Return the readings that name the fewest things, and their materials most closely.

    A belt of genuine leather is no genuine leather belt, and a vase of white porcelain no white one of porcelain.
    """
    simplest = min(map(_complexity, readings), default=0)
    simple = [each for each in readings if _complexity(each) == simplest]
    most = max((len(_materials(each)) for each in simple), default=0)
    named = [each for each in simple if len(_materials(each)) == most]
    return {each for each in named if not any(_are_closer(_materials(other), _materials(each)) for other in named)}


def _complexity(listing: Listing) -> int:
    """Return how many things are named beside the heads: a corner sofa set is no set of a corner sofa."""
    named = [each for each in listing.phrases if each]
    return sum(len(each.tails) + bool(each.members) + bool(each.supply) for each in named)


def _materials(listing: Listing) -> list[Concept]:
    return [material.concept for each in listing.phrases if each for material in each.materials]


def _are_closer(some: Sequence[Concept], others: Sequence[Concept]) -> bool:
    """Return whether each is the other one or a kind of it, but not all the same."""
    if len(some) != len(others) or some == others:
        return False
    return all(a is b or b.key in a.broader for a, b in zip(some, others, strict=True))


def _agreed(readings: set[Listing], grammar: Grammar) -> str | None:
    """Return what all readings are in one language; None where they differ, or one cannot be expressed."""
    try:
        written = {write(each, grammar) for each in readings}
    except InexpressiblePhrase:
        return None
    return written.pop() if len(written) == 1 else None


def write(listing: Listing, grammar: Grammar, agreement: Agreement = _UNBOUND) -> str:
    """Return a listing; adjectives before its first noun agree as told. Raises `InexpressiblePhrase`."""
    text = ""
    for mark, phrase in zip(listing.marks, [*listing.phrases, None], strict=True):
        text += grammar.mark(mark) if mark or (text and phrase) else ""
        if phrase:
            text += grammar.write(phrase, agreement)
            agreement = grammar.agreement(phrase, agreement)
    return " ".join(text.split())
