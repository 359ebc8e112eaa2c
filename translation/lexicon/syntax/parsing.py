"""Parsing of a chunk into a phrase: the head, its dependents, and the refusal of ambiguous readings."""

import re
from dataclasses import replace
from itertools import product
from math import prod
from typing import Final

from translation.lexicon.entries import Concept, ConceptKind
from translation.lexicon.labels import Label
from translation.lexicon.phrases import Described, Fixed, Labelled, Material, Phrase, Quantity, Relation
from translation.lexicon.pieces import LexiconWord, Link, Value
from translation.lexicon.readings import Sense
from translation.lexicon.syntax.choices import (
    add_material,
    are_codes,
    check_materials_worked,
    check_universal,
    check_unmeasured,
    counts_contents,
    has_complement,
    is_bluetooth,
    is_measure,
    is_packed_count,
    material_head,
    may_be_second_name,
    may_count,
    possible_senses,
    unlikeliness,
)
from translation.lexicon.syntax.chunking import AmbiguousPhrase, Chunk
from translation.lexicon.syntax.compounds import (
    is_paired,
    names_property,
    with_owner,
    with_parts,
    with_purposes_of_goods,
    with_whole,
    without_repetition,
)
from translation.lexicon.syntax.grades import COUNTED_MATERIALS, Grades
from translation.lexicon.syntax.sets import is_set, pieces_of_set, with_members, with_set, with_supply

HEAD_LAST: Final = frozenset({"en", "zh"})
"""Languages in which modifiers precede the noun."""
_CONTAINER_KINDS: Final = frozenset({ConceptKind.PACKING, ConceptKind.UNIT})
_LETTERS: Final = re.compile(r"^[A-Za-z-]+$")
_BARE: Final = re.compile(r"[\d.]+")
_ROOMS: Final = "for_rooms"
_PLACES: Final = frozenset({_ROOMS, "for_premises"})
_MAX_CHOICES: Final = 32


def parse_phrase(phrase_chunk: Chunk, language: str) -> Phrase:
    """Return the phrase that a chunk of a text in ``language`` is for certain. Raises `AmbiguousPhrase`."""
    if language == "zh":
        phrase_chunk = with_supply(with_members(phrase_chunk))
    elif language == "en":
        phrase_chunk = with_set(phrase_chunk)
    words = [item for item in phrase_chunk.items if isinstance(item, LexiconWord)]
    options = [possible_senses(word, language, phrase_chunk) for word in words]
    if prod(map(len, options)) > _MAX_CHOICES:
        raise AmbiguousPhrase
    best: list[tuple[int, Phrase]] = []
    for readings in product(*options):
        try:
            phrase = _read(phrase_chunk, dict(zip(map(id, words), readings, strict=True)), language)
        except AmbiguousPhrase:
            continue
        best.append((unlikeliness(phrase, readings, is_owned=phrase_chunk.owned), phrase))
    minimum = min((rank for rank, _ in best), default=None)
    likeliest = {phrase for rank, phrase in best if rank == minimum}
    if len(likeliest) != 1:
        raise AmbiguousPhrase
    return likeliest.pop()


def _read(phrase_chunk: Chunk, chosen_senses: dict[int, Sense], language: str) -> Phrase:
    if language == "zh":
        check_materials_worked(phrase_chunk, chosen_senses)
        phrase_chunk = with_parts(without_repetition(phrase_chunk, chosen_senses), chosen_senses)
        phrase_chunk = with_purposes_of_goods(with_owner(phrase_chunk, chosen_senses), chosen_senses)
    elif language == "en":
        phrase_chunk = with_whole(phrase_chunk, chosen_senses)
        if names_property(phrase_chunk.items[-1:]):
            phrase_chunk = with_owner(phrase_chunk, chosen_senses)
    things = phrase_chunk.heads(chosen_senses)
    if len(things) > 1:
        raise AmbiguousPhrase
    head = things[0] if things else material_head(phrase_chunk, chosen_senses, language)
    if language == "zh" and head is not None:
        check_universal(phrase_chunk, chosen_senses, head)
    return _Reader(phrase_chunk, chosen_senses, language, head).phrase()


class _Reader:
    """Reader of a chunk with decided words and a known head."""

    def __init__(self, phrase_chunk: Chunk, chosen_senses: dict[int, Sense], language: str, head: int | None) -> None:
        self._chunk = phrase_chunk
        self._chosen = chosen_senses
        self._language = language
        self._head = head
        self._grades = Grades(phrase_chunk.items, chosen_senses, is_grade_first=language in HEAD_LAST)
        self._fixed: list[Fixed] = []
        self._before: list[Described] = []
        self._after: list[Described] = []
        self._materials: list[Material] = []
        self._count = self._grade = ""

    def phrase(self) -> Phrase:
        items = self._chunk.items
        joining = False
        for i, item in enumerate(items):
            if isinstance(item, Link):
                joining = True
                continue
            if isinstance(item, LexiconWord):
                self._word(i, self._chosen[id(item)], joining=joining or self._is_one_more_place(i))
            elif isinstance(item, Labelled):
                self._labelled(i, item)
            elif isinstance(item, Quantity):
                self._quantity(i, item)
            else:
                self._value(i, item)
            joining = False
        return self._built()

    def _word(self, i: int, reading: Sense, *, joining: bool) -> None:
        concept = reading.concept
        if i == self._head:
            return
        pieces = pieces_of_set(concept) if self._language == "zh" and self._head is not None else ""
        if pieces and self._head_reading().concept.kind is ConceptKind.MATERIAL:
            raise AmbiguousPhrase  # 全棉四件套: of bedding
        if pieces and self._head is not None and i > self._head + 1:
            self._fixed.append(Labelled(Label.SET, pieces))
        elif concept.kind.describes:
            if self._language == "zh" and may_be_second_name(self._chunk.items, self._head, i, reading):
                raise AmbiguousPhrase  # 手扶拖拉机12马力水冷柴油机: for such engines, or with one?
            side = self._before if self._head is not None and i < self._head else self._after
            if joining and side:
                side[-1] = (*side[-1], concept)
            else:
                side.append((concept,))
        elif concept.kind is ConceptKind.MATERIAL:
            add_material(self._materials, Material(concept, self._grades.grade(i)), self._language, joining=joining)
        else:
            self._fixed.append(concept)

    def _is_one_more_place(self, i: int) -> bool:
        """Return whether a Chinese word names a place that a thing is for, right behind another one: 餐厅民宿.

        A room behind a building is in that: 酒店浴室.
        """
        words = self._chunk.items[max(i - 1, 0) : i + 1]
        concepts = [self._chosen[id(each)].concept for each in words if isinstance(each, LexiconWord)]
        if self._language != "zh" or len(concepts) < 2 or any(_PLACES.isdisjoint(each.broader) for each in concepts):
            return False
        first_is_room, is_room = (_ROOMS in each.broader for each in concepts)
        return first_is_room or not is_room

    def _labelled(self, i: int, item: Labelled) -> None:
        if item.label in {Label.PACK, Label.PAIRS} and self._head is not None and i < self._head:
            raise AmbiguousPhrase  # 7枚装煮蛋器 boils seven eggs
        self._fixed.append(item)

    def _value(self, i: int, item: Value) -> None:
        graded = self._grades.owner(i)
        if graded is not None:
            if graded == self._head:
                self._grade = item.text
        elif self._counts(i, item.text):
            self._count = item.text
        elif (self._key(i + 1) in COUNTED_MATERIALS and item.text.isdecimal()) or self._is_uncertain(i, item):
            raise AmbiguousPhrase
        else:
            self._fixed.append(f"Bluetooth {item.written}" if self._is_version(item) else item.written)

    def _is_version(self, item: Value) -> bool:
        has_head = self._language == "zh" and self._head is not None
        return has_head and is_bluetooth(item.text, self._head_reading().concept)

    def _is_uncertain(self, i: int, item: Value) -> bool:
        return self._language == "zh" and (
            self._joins_code(i, item) or is_packed_count(item, self._chunk.items[i + 1 :])
        )

    def _joins_code(self, i: int, item: Value) -> bool:
        """Return whether a number would stand right behind letters from elsewhere: TWS蓝牙耳机5.3 is no TWS 5.3."""
        code = self._fixed[-1] if self._fixed else None
        has_moved = not self._is_version(item) and (not i or not isinstance(self._chunk.items[i - 1], Value))
        return isinstance(code, str) and has_moved and bool(_LETTERS.search(code) and _BARE.fullmatch(item.text))

    def _quantity(self, i: int, item: Quantity) -> None:
        rest = self._chunk.items[i + 1 :]
        if self._language == "zh" and item.number.isdecimal() and any(isinstance(each, LexiconWord) for each in rest):
            is_behind = self._head is not None and i > self._head
            if is_behind and item.unit.key == "strip_unit":
                raise AmbiguousPhrase  # 4条盒装: of trousers or strips
            if not is_behind and self._head is not None and counts_contents(item, self._head_reading().concept):
                raise AmbiguousPhrase  # 528枚孵化机: of so many eggs
            if item.unit.key not in _CLASSIFIERS or self._count or is_behind or self._head is None:
                self._fixed.append(item)
            else:
                self._count = item.number
        else:
            self._fixed.append(item)

    def _counts(self, i: int, text: str) -> bool:
        """Return whether a number is a count: it precedes a plural noun, or any noun in Chinese."""
        if self._head is None or i > self._head or not text.isdecimal() or self._count:
            return False
        between = self._chunk.items[i + 1 : self._head]
        if self._language == "zh":
            is_whole = i == 0 and self._head == len(self._chunk.items) - 1
            kind = self._head_reading().concept.kind
            if is_whole and not between:
                check_unmeasured(text, kind)
            is_count = all(isinstance(each, Quantity) for each in between) and kind is not ConceptKind.PROPERTY
            return is_whole and is_count and may_count(text, kind)
        return bool(self._head_reading().plural) and all(isinstance(item, LexiconWord) for item in between)

    def _key(self, i: int) -> str:
        """Return the concept of a word, by its place; nothing where there is none."""
        item = self._chunk.items[i] if i < len(self._chunk.items) else None
        return self._chosen[id(item)].concept.key if isinstance(item, LexiconWord) else ""

    def _head_reading(self) -> Sense:
        item = self._chunk.items[self._head or 0]
        return self._chosen[id(item)]

    def _built(self) -> Phrase:
        head = self._head_reading().concept if self._head is not None else None
        if head and self._head_reading().governed and not (self._count or self._chunk.follows):
            raise AmbiguousPhrase  # нержавеющей стали: of what?
        is_counted_material = head and head.kind is ConceptKind.MATERIAL and self._count and self._language == "zh"
        if is_counted_material or (head and head.kind is ConceptKind.UNIT and self._measures_nothing(head)):
            raise AmbiguousPhrase  # 配4块布: cloths, not their material; built-in LEDs: how many?
        keys = {concept.key for group in (*self._before, *self._after) for concept in group}
        if keys >= {"left_and_right", "optional"} or self._has_something_inbuilt():
            raise AmbiguousPhrase  # 左右贵妃位可选: on either side; 内置LED: LEDs are inbuilt
        described = list(dict.fromkeys([*reversed(self._before), *self._after]))
        if self._head is None and self._language in HEAD_LAST:
            described.reverse()
        return Phrase(
            head,
            plural=self._is_plural(),
            grade=self._grade,
            count=self._count,
            described=tuple(described),
            materials=tuple(self._materials),
            fixed=tuple(self._fixed),
            members=self._members(head),
            supply=self._chunk.supply,
            tails=tuple((relation, self._tail(tail, relation)) for relation, tail in self._chunk.tails),
        )

    def _measures_nothing(self, head: Concept) -> bool:
        """Return whether a unit that means nothing without a number has none."""
        has_number = self._count or self._fixed or self._chunk.members or self._chunk.is_unit
        return self._language != "zh" and is_measure(head, self._language) and not has_number

    def _has_something_inbuilt(self) -> bool:
        """Return whether a description of what is inbuilt follows: that is what is inbuilt, not the thing."""
        places = [i for i in range(len(self._chunk.items) - 1) if i + 1 != self._head or i]
        return self._language == "zh" and any(self._key(i) == "inbuilt" and self._key(i + 1) for i in places)

    def _members(self, head: Concept | None) -> Phrase | None:
        """Return the contents of a set or packing; only plurals count, as `botella de agua` is different."""
        if not self._chunk.members:
            return None
        members = parse_phrase(self._chunk.members, self._language)
        if head and head.kind is ConceptKind.PROPERTY:
            return members
        if self._language == "zh":
            members = replace(members, plural=True)
        is_container = head is not None and (head.kind in _CONTAINER_KINDS or is_set(head))
        if not is_container or not members.head or not members.plural:
            raise AmbiguousPhrase
        return members

    def _tail(self, phrase_chunk: Chunk, relation: Relation) -> Phrase:
        phrase = parse_phrase(phrase_chunk, self._language)
        is_code = self._language == "zh" and relation is Relation.WITH and are_codes(phrase_chunk.items)
        if has_complement(phrase) or not (phrase.head or is_code):
            raise AmbiguousPhrase
        return phrase

    def _is_plural(self) -> bool:
        if self._head is None:
            return False
        return (
            self._chunk.many
            or self._count not in {"", "1"}
            or (self._language != "zh" and bool(self._head_reading().plural))
            or is_paired(self._head_reading().concept)
        )


_CLASSIFIERS: Final = frozenset({"piece", "machine_unit", "strip_unit", "sheet_unit", "vehicle_unit", "block_unit"})
