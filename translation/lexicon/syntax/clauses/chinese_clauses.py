"""What Chinese clauses mean beside the things of their title: 码 as a length, what is for something, features."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from translation.lexicon.entries import ConceptKind
from translation.lexicon.phrases import Quantity, Relation
from translation.lexicon.pieces import LexiconWord, Link, Mark, Piece, Value, until_mark
from translation.lexicon.syntax.chunking import HEAD_KINDS, AmbiguousPhrase, Chunk, is_only, of_kinds, only_describes
from translation.lexicon.syntax.clauses.lone_words import is_any

_WORN: Final = re.compile(
    "shoe|boot(?!h)|sandal|slipper|sneaker|clothing|garment|dress|skirt|trousers|jeans|jacket|coat|shirt|sweater"
    "|hoodie|sock|suit|wear|uniform|clog|loafer|romper|pyjama"
)
_BY_LENGTH: Final = re.compile("fabric|textile|ribbon|lace|yarn|thread|webbing|tape|trim|braid|rope|cord")
"""Words in the keys of what is sold by the yard."""
_LEGGED: Final = re.compile("trousers|shorts$|leggings|jeans|skirt$|skort")
_USE: Final = Link(Relation.USE)
DEDICATED: Final = "dedicated"
"""The concept of 专用, which says that a thing before it is what something is for."""
UNIVERSAL: Final = "universal"
"""The concept of 通用, which says the same behind a thing that is a clause of its own with it."""
FOR_USE: Final = (DEDICATED, UNIVERSAL)
_CONTAINERS: Final = (ConceptKind.PACKING, ConceptKind.UNIT)
_MATERIALS: Final = (ConceptKind.MATERIAL,)
_THINGS: Final = (ConceptKind.GOOD, ConceptKind.PART, ConceptKind.MATERIAL)
_OF_SHARE: Final = 2
"""Pieces that say the share of a material."""


def check_measures(pieces: Sequence[Piece]) -> None:
    """Raise `AmbiguousPhrase` for a measure word that may be another one.

    A yard is also the size of what is worn, and strips are also pieces of it. Also for sleeves of trousers (短袖短裤),
    and for two measures that something fits.
    """
    if any(_is_sleeved(before) and is_any(piece, _LEGGED) for before, piece in pairwise(pieces)):
        raise AmbiguousPhrase
    if any(map(_fits_two_measures, pieces, pieces[1:], pieces[2:])):
        raise AmbiguousPhrase
    named = [each.readings[0].concept for each in pieces if isinstance(each, LexiconWord)]
    if any(_is_unit(each, "strip_unit") and Mark("/") in pair for pair in pairwise(pieces) for each in pair):
        raise AmbiguousPhrase  # 120条/箱, 500克/条: towels are no strips
    if not any(map(_is_yard, pieces)):
        return
    if any(each.is_any(_WORN) for each in named) or not any(each.is_any(_BY_LENGTH) for each in named):
        raise AmbiguousPhrase


def _fits_two_measures(joining: Piece, measure: Piece, word: Piece) -> bool:
    """Return whether 通用 is said of two measures: 7mm和11mm通用."""
    return joining == Link(Relation.AND) and isinstance(measure, Value | Quantity) and is_named(word, [UNIVERSAL])


def _is_yard(piece: Piece) -> bool:
    return _is_unit(piece, "yard") or (isinstance(piece, Value) and piece.text.endswith("码"))


def _is_sleeved(piece: Piece) -> bool:
    return isinstance(piece, LexiconWord) and piece.readings[0].concept.key.endswith("_sleeved")


def _is_unit(piece: Piece, key: str) -> bool:
    if isinstance(piece, LexiconWord):
        return piece.readings[0].concept.key == key
    return isinstance(piece, Quantity) and piece.unit.key == key


def with_purposes(pieces: Sequence[Piece]) -> list[Piece]:
    """Return pieces in which 专用 behind a thing says what something is for: 涂料专用.

    Behind a description it says no more than that: 光伏专用.
    """
    placed = [*enumerate(zip([None, *pieces], pieces, strict=False))]
    return [
        Link(Relation.USE) if is_named(piece, [DEDICATED]) and before is not None and _is_thing(before) else piece
        for i, (before, piece) in placed
        if not (is_named(piece, [DEDICATED]) and only_describes(before)) and not _is_superfluous(pieces, i)
    ]


def _is_superfluous(pieces: Sequence[Piece], place: int) -> bool:
    """Return whether 用 or 适用 stands behind descriptions alone that say what something is for: 厨房浴室适用."""
    clause = until_mark(reversed(pieces[:place]))
    return pieces[place] == _USE and bool(clause) and all(map(_says_purpose, clause))


def _says_purpose(piece: Piece) -> bool:
    """Return whether a word describes what something is for."""
    concepts = [each.concept for each in piece.readings] if isinstance(piece, LexiconWord) else []
    return only_describes(piece) and all(
        any(name.plain.startswith("for ") for name in each.names["en"]) for each in concepts
    )


def with_lacks(pieces: Sequence[Piece]) -> list[Piece]:
    """Return pieces with 无 before a part as "without", or before what is alone in its clause: 无硼砂.

    Raises `AmbiguousPhrase` before anything else.
    """
    lacks = [i for i, piece in enumerate(pieces) if piece == Link(Relation.LACKING)]
    if not all(_is_lacked(pieces, i) for i in lacks):
        raise AmbiguousPhrase
    return [Link(Relation.WITHOUT) if i in lacks else piece for i, piece in enumerate(pieces)]


def _is_lacked(pieces: Sequence[Piece], place: int) -> bool:
    """Return whether what 无 stands before is the name of what is not there."""
    thing = pieces[place + 1] if place + 1 < len(pieces) else None
    if not isinstance(thing, LexiconWord):
        return False
    around = [pieces[place - 1], *pieces[place + 2 : place + 3]]
    is_alone = bool(place) and all(isinstance(each, Mark) for each in around)
    return is_only(thing, [ConceptKind.PART]) or (is_alone and is_only(thing, _THINGS))


def is_named(piece: Piece | None, keys: Sequence[str]) -> bool:
    """Return whether a word is rather one of some concepts than any other."""
    return isinstance(piece, LexiconWord) and piece.readings[0].concept.key in keys


def _is_thing(piece: Piece) -> bool:
    return of_kinds(piece, _THINGS)


def is_composition(clause: Sequence[Piece]) -> bool:
    """Return whether a clause is materials and the share of each: 锦纶75%氨纶25%."""
    pairs = [clause[i : i + 2] for i in range(0, len(clause), 2)]
    return len(pairs) > 1 and all(map(is_share, pairs)) and len({_is_material(first) for first, _ in pairs}) == 1


def is_share(clause: Sequence[Piece]) -> bool:
    """Return whether a clause is a material and its share: 羊毛30%, 30%羊毛."""
    if len(clause) != _OF_SHARE:
        return False
    share, material = reversed(clause) if _is_material(clause[0]) else clause
    return _is_material(material) and isinstance(share, Value) and share.text.endswith("%")


def _is_material(piece: Piece) -> bool:
    return of_kinds(piece, _MATERIALS)


def is_packed_value(clause: Sequence[Piece]) -> bool:
    """Return whether a clause is a packing and values alone."""
    packing, *values = clause
    is_packing = is_only(packing, _CONTAINERS)
    return is_packing and bool(values) and not any(isinstance(each, Link) or _is_thing(each) for each in values)


def is_described_behind(parsed: Chunk, *, in_brackets: bool) -> bool:
    """Return whether a description follows a thing: of features (日历夜光) each is one of the whole.

    Of a part in brackets something is said: （杯盖数显）.
    """
    kinds = tuple(each for each in HEAD_KINDS if not (in_brackets and each is ConceptKind.PART))
    things = [i for i, item in enumerate(parsed.items) if is_only(item, kinds)]
    return bool(things) and any(map(only_describes, parsed.items[things[-1] + 1 :]))
