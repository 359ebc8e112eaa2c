"""Parts of a specification in the target language, and what they are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

from translation.lexicon.entries import Concept, ConceptKind
from translation.lexicon.phrases import Agreement, Listing, Phrase
from translation.lexicon.segmentation.connectives import OR, PLUS

_JOINTS: Final = ("+", "/", "&", OR, PLUS)
_PLUS: Final = re.compile(r"[+＋]|\w加\w")
_THINGS: Final = frozenset({ConceptKind.GOOD, ConceptKind.PART, ConceptKind.PACKING})


class Sort(Enum):
    """What a part is: parts of one sort may be listed side by side."""

    VALUE = auto()
    COLOUR = auto()
    DESCRIPTION = auto()
    MATERIAL = auto()
    FABRIC = auto()
    """A thing that is also what others are made of: twill fabric."""
    THING = auto()
    PATTERN = auto()
    LIST = auto()
    OTHER = auto()

    @property
    def is_closed(self) -> bool:
        """Whether nothing beside it may belong to a word in it."""
        return self in {Sort.VALUE, Sort.PATTERN}


@dataclass(frozen=True)
class Part:
    """A part as written in the target; adjectives after it agree as ``agreement`` says."""

    text: str
    sort: Sort
    agreement: Agreement = field(default_factory=Agreement)
    listing: Listing | None = None

    @property
    def phrase(self) -> Phrase | None:
        """Its phrase, if it is a single one."""
        return self.listing.phrases[0] if self.listing and len(self.listing.phrases) == 1 else None


def sort_of(listing: Listing) -> Sort:
    """Return what a listing is: of several phrases, what they all are."""
    sorts = {_sort(each) for each in listing.phrases if each}
    return sorts.pop() if len(sorts) == 1 else Sort.OTHER


def mixes_colours(listing: Listing) -> bool:
    """Return whether things stand among colours, which may be colours as well: natural, charcoal, ochre, moss.

    Also whether they stand among places, which may be of them: EU, UK, US plugs.
    """
    sorts = [_sort(each) for each in listing.phrases if each]
    phrases = [each for each in listing.phrases if each]
    if any(map(_is_place, phrases)) and any(each is Sort.THING for each in sorts):
        return True
    return len(sorts) > 1 and Sort.COLOUR in sorts and any(map(_is_bare_thing, phrases))


def _is_place(phrase: Phrase) -> bool:
    places = [isinstance(each, Concept) and each.kind is ConceptKind.PLACE for each in phrase.fixed]
    return phrase.head is None and bool(places) and all(places)


def shares_thing(listing: Listing) -> bool:
    """Return whether a material stands beside a thing of another one, which may be of both: 棉或竹刀."""
    pairs = zip(listing.phrases, listing.phrases[1:], listing.marks[1:], strict=False)
    return any(
        bool(mark) and mark in _JOINTS and one and other and _sort(one) is Sort.MATERIAL and _is_of_material(other)
        for one, other, mark in pairs
    )


def sums_materials(listing: Listing, text: str) -> bool:
    """Return whether a thing is of several materials joined by a plus, which may be those of two things.

    PVC软胶＋橡胶磁片 are soft PVC, and a magnet of rubber.
    """
    several = any(phrase and _is_of_material(phrase) and len(phrase.materials) > 1 for phrase in listing.phrases)
    return several and bool(_PLUS.search(text))


def _is_of_material(phrase: Phrase) -> bool:
    return phrase.head is not None and phrase.head.kind in _THINGS and bool(phrase.materials)


def are_colours_and_things(parts: Sequence[Part]) -> bool:
    """Return whether things stand among colours or places in a list, as in `mixes_colours`."""
    phrases = [phrase for each in parts if each.listing for phrase in each.listing.phrases if phrase]
    sorts = {each.sort for each in parts}
    if any(map(_is_place, phrases)) and Sort.THING in sorts:
        return True
    return Sort.COLOUR in sorts and any(map(_is_bare_thing, phrases))


def _is_bare_thing(phrase: Phrase) -> bool:
    is_thing = phrase.head is not None and phrase.head.kind is ConceptKind.GOOD
    return is_thing and not (phrase.described or phrase.materials or phrase.tails or phrase.fixed)


def _sort(phrase: Phrase) -> Sort:
    if phrase.head is None:
        return _headless_sort(phrase)
    if phrase.head.kind is ConceptKind.MATERIAL:
        return Sort.MATERIAL
    if "fabric" in phrase.head.key or "cloth_" in phrase.head.key:
        return Sort.FABRIC
    return Sort.THING if phrase.head.kind in _THINGS else Sort.OTHER


def _headless_sort(phrase: Phrase) -> Sort:
    kinds = {each.kind for group in phrase.described for each in group}
    if phrase.tails or phrase.materials:
        return Sort.OTHER
    if kinds == {ConceptKind.COLOUR} and not phrase.fixed:
        return Sort.COLOUR
    return Sort.DESCRIPTION if kinds else Sort.VALUE
