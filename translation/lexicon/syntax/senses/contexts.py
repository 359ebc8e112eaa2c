"""Senses of words that depend on what else a listing names: a rim is that of a wheel, or of a glass."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from translation.lexicon.entries import Concept, ConceptKind
from translation.lexicon.labels import Label
from translation.lexicon.phrases import Labelled, Quantity, Relation
from translation.lexicon.pieces import LexiconWord, Link, Piece
from translation.lexicon.syntax.chunking import AmbiguousPhrase
from translation.lexicon.syntax.senses.context_rules import Patterns, Rule, meant_alone, patterns
from translation.lexicon.syntax.senses.counted_parts import with_counted_parts, with_pieces_of_sets
from translation.lexicon.syntax.senses.trade_units import (
    with_english_yarn_counts,
    with_trade_units,
    with_yarn_counts,
)

_NAMED: Final = frozenset({ConceptKind.GOOD, ConceptKind.MATERIAL})
_COUNTED: Final = _NAMED | {ConceptKind.PART}
"""Kinds of things that units are told of."""
_DECISIVE: Final = (Rule.EXCLUDED, Rule.NEEDED, Rule.ACCOMPANIED)
"""Rules that tell which senses of a word do not fit."""
_GOOD: Final = "*good"
"""Stands for the keys of goods."""
_OF_BEDDING: Final = frozenset({"bedding", "bed", "fabric", "four_piece_set"})
"""Goods beside which a set of four pieces is one of bedding."""
_TELLING: Final = frozenset(
    {"for_women", "for_girls", "ladies_word", "role_play", "for_living_room", "for_bedroom", "for_study_room"}
)
"""Descriptions that tell the senses of other words: who wears what is called otherwise when men do (女款内裤), toys,
and rooms of homes (餐厅客厅)."""


def in_context(pieces: Sequence[Piece], language: str) -> list[Piece]:
    """Return pieces in which words have only senses that fit the others.

    Raises `AmbiguousPhrase` where a concept, unit or label stands without what it needs.
    """
    if language == "zh":
        pieces = with_counted_parts(pieces, frozenset(_things(pieces)))
    counted = _named(pieces, _COUNTED)
    if any(isinstance(each, Quantity) and not _fits(each.unit, counted, counted) for each in pieces):
        raise AmbiguousPhrase  # 7头礼盒装: of a tea set
    fitting = [_fitting(piece, pieces) if isinstance(piece, LexiconWord) else piece for piece in pieces]
    things = frozenset(_things(fitting))
    if language != "zh":
        _check_senses(fitting)
        return with_english_yarn_counts(with_pieces_of_sets(fitting, things), things)
    fitting = with_trade_units(fitting, things)
    _check_labels(fitting, things)
    likely = [
        _likeliest(piece, things) if isinstance(piece, LexiconWord) and not _is_purpose(before, piece) else piece
        for before, piece in zip([None, *fitting], fitting, strict=False)
    ]
    _check_senses(likely)
    return with_yarn_counts(likely, frozenset(_things(likely)))


def _fitting(word: LexiconWord, pieces: Sequence[Piece]) -> LexiconWord:
    """Return a word without the senses that do not fit. Raises `AmbiguousPhrase` where none has what it needs."""
    if not any(_has_any(word, patterns(rule)) for rule in _DECISIVE):
        return word
    others = [each for each in pieces if each is not word]
    if not any(isinstance(each, LexiconWord) for each in others):
        word = LexiconWord(tuple(meant_alone(word.readings)))
    keys, counted = _named(others), _named(others, _COUNTED)
    fitting = tuple(
        each
        for each in word.readings
        if _fits(each.concept, counted if each.concept.kind is ConceptKind.UNIT else keys, counted)
    )
    if not fitting and _has_any(word, patterns(Rule.NEEDED)):
        raise AmbiguousPhrase
    return LexiconWord(fitting or word.readings)


def _check_senses(pieces: Sequence[Piece]) -> None:
    """Raise `AmbiguousPhrase` where a word's likeliest sense is misread beside the other things that a title names."""
    for word in pieces:
        misread = patterns(Rule.MISREAD).get(word.readings[0].concept.key) if isinstance(word, LexiconWord) else None
        if misread and any(map(misread.search, _named((each for each in pieces if each is not word), _COUNTED))):
            raise AmbiguousPhrase


def _fits(concept: Concept, keys: Sequence[str], with_parts: Sequence[str]) -> bool:
    """Return whether a concept fits the things that its title names, by their keys, without parts and with them."""
    excluded, needed = patterns(Rule.EXCLUDED).get(concept.key), patterns(Rule.NEEDED).get(concept.key)
    if excluded and any(map(excluded.search, keys)):
        return False
    return needed is None or any(map(needed.search, with_parts))


def _likeliest(word: LexiconWord, keys: frozenset[str]) -> LexiconWord:
    """Return a Chinese word with the senses that are likely beside the things of its title; else with the others."""
    if len(word.readings) == 1:
        return word
    if not _has_any(word, patterns(Rule.LIKELY)):
        others = tuple(each for each in word.readings if each.concept.kind is not ConceptKind.PLACE)
        return LexiconWord(others) if any(each.concept.kind.describes for each in others) else word
    likely = tuple(each for each in word.readings if _is_likely(each.concept, keys))
    others = tuple(each for each in word.readings if each.concept.key not in patterns(Rule.LIKELY))
    return LexiconWord(likely or others or word.readings)


def _is_purpose(before: Piece | None, word: LexiconWord) -> bool:
    """Return whether a word may name what a thing is said to be for, so that it is no description of it: 适用玻璃."""
    return before == Link(Relation.FOR) and any(each.concept.kind in _NAMED for each in word.readings)


def _is_likely(concept: Concept, keys: frozenset[str]) -> bool:
    pattern = patterns(Rule.LIKELY).get(concept.key)
    if concept.key == "four_piece_bedding_set" and _GOOD in keys:
        return False  # 纯棉毛巾四件套: of towels
    return pattern is not None and any(map(pattern.search, keys - {concept.key}))


def _has_any(word: LexiconWord, concepts: Patterns) -> bool:
    return any(each.concept.key in concepts for each in word.readings)


def _named(pieces: Iterable[Piece], kinds: frozenset[ConceptKind] = _NAMED) -> list[str]:
    """Return the keys of the things of some kinds that words name, and of what these are: by default, no parts."""
    concepts = [_named_first(each) for each in pieces if isinstance(each, LexiconWord)]
    return [key for each in concepts if each.kind in kinds for key in (each.key, *each.broader)]


def _named_first(word: LexiconWord) -> Concept:
    """Return what a word names first, rather as a good than as a packing: 塑料托盘."""
    concepts = [each.concept for each in word.readings]
    goods = (each for each in concepts if each.kind is ConceptKind.GOOD)
    return next(goods, concepts[0]) if concepts[0].kind is ConceptKind.PACKING else concepts[0]


def _things(pieces: Iterable[Piece]) -> Iterator[str]:
    """Yield the keys of what Chinese words name for certain, of what these are, and of what describes them.

    A word that is likely another one beside some things is what it is beside all others.
    """
    for piece in pieces:
        readings = piece.readings if isinstance(piece, LexiconWord) else ()
        certain = (each.concept for each in readings if each.concept.key not in patterns(Rule.LIKELY))
        concept = next(certain, None)
        if concept and (not concept.kind.describes or concept.key in _TELLING):
            yield from (concept.key, *concept.broader)
            if concept.kind is ConceptKind.GOOD and _OF_BEDDING.isdisjoint({concept.key, *concept.broader}):
                yield _GOOD


def _check_labels(pieces: Sequence[Piece], keys: frozenset[str]) -> None:
    """Raise `AmbiguousPhrase` for a label that is one beside other things alone: 35杯 is the cup of a hinge."""
    labels = {each.label for each in pieces if isinstance(each, Labelled)}
    if Label.CUP in labels and not any("hinge" in each for each in keys):
        raise AmbiguousPhrase
