"""Chinese compounds of two nouns: a set and what it consists of (厨刀三件套), a part before its thing (弹盖保温杯)."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from translation.lexicon.chunking import Chunk, of_kinds
from translation.lexicon.entries import Concept, ConceptKind
from translation.lexicon.phrases import Quantity, Relation
from translation.lexicon.pieces import LexiconWord, Value
from translation.lexicon.readings import Sense

_SET: Final = re.compile("[两三四五六七八九十]件套")
"""Names of sets that do not say what they consist of. 套装 is none: what is named with it may be the only one."""
_BELONGING: Final = re.compile("part|accessor|component|hardware|fitting|cover|supplies|tool|seal|protector|holder")
"""Words in the keys of concepts that belong to something else."""


def with_members(chunk: Chunk) -> Chunk:
    """Return a chunk with a set as its head, if one of its words names a set, and others what it consists of."""
    words = [item for item in chunk.items if isinstance(item, LexiconWord)]
    sets = [word for word in words if any(is_set(reading.concept) for reading in word.readings)]
    if len(sets) != 1 or chunk.tails or chunk.members:
        return chunk
    rest = [item for item in chunk.items if item is not sets[0]]
    goods = [item for item in rest if isinstance(item, LexiconWord) and of_kinds(item, [ConceptKind.GOOD])]
    places = [chunk.items.index(item) for item in (sets[0], *goods)]
    if len(goods) != 1 or abs(places[1] - places[0]) != 1:
        return chunk
    return Chunk(items=[sets[0]], members=Chunk(items=rest, governed=chunk.governed, follows=True))


def is_set(concept: Concept) -> bool:
    """Return whether a concept is a set of whatever is named with it."""
    is_countable = concept.kind in {ConceptKind.GOOD, ConceptKind.UNIT}
    return is_countable and any(_SET.fullmatch(name.plain) for name in concept.names["zh"])


def with_parts(chunk: Chunk, senses: Mapping[int, Sense]) -> Chunk:
    """Return a chunk in which a part before the head is what the head has: 弹盖保温杯 is a flask with a flip lid.

    A description right before the part may belong to either, and what itself belongs to something may be for the part,
    as a cover is for a wheel: such a chunk stays as it is.
    """
    things = chunk.heads(senses)
    if len(things) != 2 or things[1] != things[0] + 1:
        return chunk
    part, head = (senses[id(chunk.items[i])].concept for i in things)
    if (part.kind, head.kind) != (ConceptKind.PART, ConceptKind.GOOD) or _belongs_to_something(head):
        return chunk
    if _is_described(chunk, things[0], senses):
        return chunk
    kept = [item for i, item in enumerate(chunk.items) if i != things[0]]
    tail = (Relation.WITH, Chunk(items=[chunk.items[things[0]]], follows=True))
    return replace(chunk, items=kept, tails=[*chunk.tails, tail])


def _belongs_to_something(concept: Concept) -> bool:
    return any(_BELONGING.search(key) for key in (concept.key, *concept.broader))


def _is_described(chunk: Chunk, place: int, senses: Mapping[int, Sense]) -> bool:
    """Return whether the item before a part may describe it; who something is for describes the whole."""
    if place == 0:
        return False
    before = chunk.items[place - 1]
    if isinstance(before, Value | Quantity):
        return False
    if not isinstance(before, LexiconWord):
        return True
    concept = senses[id(before)].concept
    return concept.kind is not ConceptKind.QUALITY or not concept.adjective("en").plain.startswith("for ")
