"""Grouping of the pieces of one phrase: complements of "with" and "for", materials, contents of a set."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Final

from translation.lexicon.entries import ROMANCE, ConceptKind
from translation.lexicon.labels import Label
from translation.lexicon.phrases import Labelled, Quantity, Relation, Supply
from translation.lexicon.pieces import LexiconWord, Link, Piece, Value
from translation.lexicon.readings import Sense
from translation.lexicon.syntax.packings import Item, holds_amount, packed_in, senses_of
from translation.lexicon.syntax.quantities import with_quantities

HEAD_KINDS: Final = (
    ConceptKind.GOOD,
    ConceptKind.PART,
    ConceptKind.PACKING,
    ConceptKind.UNIT,
    ConceptKind.TRADE_TERM,
    ConceptKind.PROPERTY,
)
"""Kinds of a possible head, the likeliest first."""
NAMED_KINDS: Final = (*HEAD_KINDS, ConceptKind.MATERIAL)
"""Kinds that a phrase may name something by: those of heads, and materials."""
_TAILS: Final = frozenset({Relation.WITH, Relation.WITHOUT, Relation.FOR})
_CONTAINERS: Final = {"set_unit": Label.SET, "pack_unit": Label.PACK}
TAKING: Final = re.compile("coated|covered|stuffed|filled|wrapped|decorated|inlaid|printed$|impregnated")
"""Words in the keys of participles that take a complement."""


class AmbiguousPhrase(Exception):
    """The pieces form no phrase, or could form two different ones."""


@dataclass(slots=True)
class Chunk:
    """A phrase under construction. ``governed`` are the words that a preposition marks as materials."""

    items: list[Item] = field(default_factory=list)
    governed: list[LexiconWord] = field(default_factory=list)
    tails: list[tuple[Relation, "Chunk"]] = field(default_factory=list)
    members: "Chunk | None" = None
    follows: bool = False
    """Whether a preposition precedes it."""
    owned: bool = False
    """Whether it is what something has or lacks."""
    many: bool = False
    """Whether it stands for all things of its kind."""
    supply: Supply | None = None
    is_unit: bool = False
    """Whether it is the unit that something comes in: 100片/包."""

    def has_word(self, kinds: Sequence[ConceptKind] = HEAD_KINDS) -> bool:
        """Return whether one of its words may be a concept of one of these kinds: by default, its head."""
        return any(of_kinds(item, kinds) for item in self.items)

    def heads(self, senses: Mapping[int, Sense]) -> list[int]:
        """Return the places of the words that may be its head, by the senses chosen for them (by the words' ids)."""
        return [
            i
            for i, item in enumerate(self.items)
            if isinstance(item, LexiconWord) and senses[id(item)].concept.kind in HEAD_KINDS
        ]


def chunk(clause: Sequence[Piece], language: str) -> Chunk:
    """Return a chunk of the pieces between two marks. Raises `AmbiguousPhrase`."""
    items = [*with_quantities(clause, language)]
    if holds_amount(clause):
        items = packed_in(items, next(each for each in items if not isinstance(each, LexiconWord)))
    chunking = _Chunking(items, language)
    for i in range(len(chunking.pieces)):
        chunking.add(i)
    return chunking.finished()


class _Chunking:
    """Chunk of the pieces added so far: ``current`` is the part that the next piece belongs to."""

    def __init__(self, pieces: list[Item], language: str) -> None:
        self.pieces = pieces
        self._language = language
        self._main = self._current = Chunk()
        self._material_follows = False

    def add(self, i: int) -> None:
        """Add a piece."""
        piece = self.pieces[i]
        if isinstance(piece, Link):
            self._link(piece, i)
            return
        if self._language == "zh" and self._current is not self._main and self._current.has_word():
            self._current = self._main  # 带盖保温杯: the part modifies what follows it
        rest = self.pieces[i:]
        if self._material_follows and len(rest) == 1 and isinstance(piece, Value) and piece.text.isdecimal():
            self._contain(piece)
            return
        if self._material_follows and isinstance(piece, LexiconWord) and _is_material(rest, self._language):
            self._current.governed.append(piece)
        elif self._material_follows and len(rest) == 1 and self._language in ROMANCE and only_describes(piece):
            pass  # pano em favo, bolso en negro
        elif self._material_follows and not _are_values(rest):  # not of a bottle of 500 ml
            self._current.members = Chunk(follows=True)
            self._current = self._current.members
        elif self._material_follows:
            self._pack()
        self._material_follows = False
        measures_all = isinstance(piece, Labelled) and piece.label.is_dimension and not self._current.owned
        (self._main if measures_all and self._language != "zh" else self._current).items.append(piece)

    def _pack(self) -> None:
        """Read what is of a quantity as a packing, where it may be one: a saco of 10 kg is no jacket."""
        word = self._current.items[-1] if self._current.items else None
        readings = word.readings if isinstance(word, LexiconWord) else ()
        packings = tuple(each for each in readings if each.concept.kind is ConceptKind.PACKING)
        if packings:
            self._current.items[-1] = LexiconWord(packings)

    def _contain(self, number: Value) -> None:
        """Read "set of 3", "pack of 6". Raises `AmbiguousPhrase` for what is of so many other things."""
        word = self._current.items.pop() if self._current.items else None
        keys = {each.concept.key for each in word.readings} if isinstance(word, LexiconWord) else set()
        label = next((label for key, label in _CONTAINERS.items() if key in keys), None)
        if label is None:
            raise AmbiguousPhrase
        self._material_follows = False
        self._current.items.append(Labelled(label, number.written))

    def _link(self, link: Link, i: int) -> None:
        if link.relation in _TAILS:
            if link.relation is Relation.WITH and self._language != "zh" and self._takes_complement():
                raise AmbiguousPhrase  # covered with chocolate: the cover
            is_purpose = link.relation is Relation.FOR
            self._current = Chunk(follows=True, owned=not is_purpose, many=is_purpose and self._language == "zh")
            self._main.tails.append((link.relation, self._current))
        elif link.relation is Relation.AND:
            self._current.items.append(link)
        elif link.relation is Relation.KIND:
            self._describe()
        elif link.relation is Relation.USE:
            self._use(is_last=i + 1 == len(self.pieces))
        elif link.relation is Relation.IN:
            raise AmbiguousPhrase
        self._material_follows = link.relation is Relation.OF

    def _takes_complement(self) -> bool:
        """Return whether the last word is a participle that the following complement may belong to."""
        word = self._current.items[-1] if self._current.items else None
        concepts = [each.concept for each in senses_of(word)] if word else []
        return any(each.kind is ConceptKind.PROCESS and TAKING.search(each.key) for each in concepts)

    def _describe(self) -> None:
        """Read the last word as a description. Raises `AmbiguousPhrase` where it is none."""
        word = self._current.items[-1] if self._current.items else None
        readings = word.readings if isinstance(word, LexiconWord) else ()
        described = tuple(each for each in readings if each.concept.kind.describes)
        if not described:
            raise AmbiguousPhrase
        self._current.items[-1] = LexiconWord(described)

    def _use(self, *, is_last: bool) -> None:
        """Read the last word, and in a clause of its own its quantity, as what something is for."""
        items = self._current.items
        if not items or not isinstance(items[-1], LexiconWord) or self._current is not self._main:
            raise AmbiguousPhrase
        if any(reading.concept.kind.describes for reading in items[-1].readings):
            self._describe()
            if is_only(items[-1], [ConceptKind.PROCESS]):
                raise AmbiguousPhrase  # 电焊用: for welding, not welded
            return
        if any(isinstance(each, LexiconWord) for each in items[:-1]):
            raise AmbiguousPhrase  # 涂料塑料用, 不锈钢水管用: for both, or for those of that?
        used = items if is_last else items[-1:]
        self._main.items = items[: len(items) - len(used)]
        self._main.tails.append((Relation.FOR, Chunk(items=list(used), follows=True, many=True)))
        self._current = self._main

    def finished(self) -> Chunk:
        """Return the chunk. Raises `AmbiguousPhrase` where something is missing."""
        _join_described(self._main, self._language)
        if self._language == "en" and len(self._main.items) > 1 and _is_side(self._main.items[-1]):
            raise AmbiguousPhrase  # mesh-woven front: the head, and no description
        if self._material_follows or _lacks_its_head(self._main, self._language):
            raise AmbiguousPhrase
        return self._main


def _are_values(items: Sequence[Item]) -> bool:
    return all(isinstance(each, Value | Quantity | Labelled) for each in items)


def _join_described(main: Chunk, language: str) -> None:
    """Read a last complement that is a description alone as one of the thing: 带遥控 is remote-controlled.

    In other languages that is a quality: with Bluetooth, but no lid with red.
    """
    relation, last = main.tails[-1] if main.tails else (None, None)
    if not last or not last.items or relation is not Relation.WITH or not all(map(only_describes, last.items)):
        return
    if language != "zh" and not all(is_only(each, [ConceptKind.QUALITY]) for each in last.items):
        return
    if main.has_word([ConceptKind.PART]) or (language == "zh" and len(last.items) > 1):
        raise AmbiguousPhrase  # 分体板带遥控: the lamp is remote-controlled, not its panel; 带真空过滤
    main.tails.pop()
    main.items += last.items


def only_describes(item: Piece | None) -> bool:
    """Return whether a piece is a word that cannot name a thing."""
    return isinstance(item, LexiconWord) and all(reading.concept.kind.describes for reading in item.readings)


def _is_side(item: Item) -> bool:
    return bool(senses_of(item)) and all(each.concept.key.endswith("_side") for each in senses_of(item))


def _lacks_its_head(main: Chunk, language: str) -> bool:
    """Return whether a Chinese complement has taken the thing that it belongs to: 带应急面板灯 is a lamp with 应急."""
    is_named = main.has_word(NAMED_KINDS)
    if language != "zh" or is_named or not main.items or not main.tails:
        return False
    are_bare = all(len(tail.items) == 1 for _, tail in main.tails)
    return not (are_bare and all(map(only_describes, main.items)))  # but 圆边带防滑槽 is two descriptions


def _is_material(rest: Sequence[Item], language: str) -> bool:
    """Return whether "of" introduces a material, not the description of a thing: `set of glass plates`."""
    phrase = list(takewhile(lambda piece: not isinstance(piece, Link), rest))
    if language == "en" and any(of_kinds(piece, [ConceptKind.GOOD]) for piece in phrase[1:]):
        return False
    return isinstance(phrase[0], LexiconWord) and of_kinds(phrase[0], [ConceptKind.MATERIAL])


def is_only(piece: Piece | None, kinds: Sequence[ConceptKind]) -> bool:
    """Return whether a piece is a word that is a concept of one of these kinds for certain."""
    return isinstance(piece, LexiconWord) and all(reading.concept.kind in kinds for reading in piece.readings)


def of_kinds(piece: Piece | None, kinds: Sequence[ConceptKind]) -> bool:
    """Return whether a piece is a word that may be a concept of one of these kinds."""
    return isinstance(piece, LexiconWord) and any(reading.concept.kind in kinds for reading in piece.readings)
