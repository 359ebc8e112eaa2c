"""Which phrases of the lexicon are what a slot asks for."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from translation.lexicon.entries import Concept, ConceptKind, Noun
from translation.lexicon.phrases import Fixed, Listing, Phrase, Quantity, Relation
from translation.lexicon.prose.nodes import named
from translation.lexicon.prose.patterns import Kind
from translation.lexicon.segmentation.connectives import OR

COUNTING: Final = frozenset({Kind.COUNTED, Kind.VALUE, Kind.ORDER, Kind.NUMBER})
"""Kinds in which a word names a unit or packing rather than a thing."""
_LISTED: Final = frozenset({"", ",", "&", OR})
_APART: Final = frozenset(":;|-")
"""Marks of titles, behind which it is uncertain what something belongs to."""
_NUMBER: Final = re.compile(r"(?!(?:6061|6063|304|316|201|430)$)[\d.,\s]+")
"""A number that is no usual alloy."""
_VARIANTS: Final = frozenset({"colour_unit", "size"})
_PACKS: Final = frozenset({"pack_unit", "roll_unit", "box_unit"})
"""Units that are packings."""
_DESCRIBING: Final = frozenset({ConceptKind.COLOUR, ConceptKind.QUALITY, ConceptKind.PROCESS})


def is_of(listing: Listing, kind: Kind) -> bool:
    """Return whether a listing is of a kind; in a slot, it is things, values or descriptions alone."""
    if kind is Kind.CLAUSE:
        return _is_clause(listing)
    phrases = named(listing)
    is_kind = _CONDITIONS.get(kind, _is_thing)
    return {*listing.marks} <= _LISTED and bool(phrases) and all(map(is_kind, phrases))


def _is_clause(listing: Listing) -> bool:
    """Return whether the phrases of a listing are a clause.

    No thing follows its description and a comma, and no description has a complement (removable with a spanner).
    """
    if any(each.head is None and each.described and (each.tails or each.fixed) for each in named(listing)):
        return False
    if {*"".join(listing.marks)} & _APART or {listing.marks[0], listing.marks[-1]} & {OR, "&"}:
        return False
    pairs = zip(listing.phrases, listing.phrases[1:], listing.marks[1:], strict=False)
    return not any(
        mark == "," and one and other and one.head is None and one.described and other.head
        for one, other, mark in pairs
    )


def is_simple(phrase: Phrase) -> bool:
    """Return whether a phrase can hardly be built in another way: a thing with a material and one description at most.

    Sentences have complements of descriptions, which titles lack: "salto revestido em couro" is no leather heel.
    """
    if any(not is_simple(tail) for _, tail in phrase.tails) or phrase.members or len(phrase.tails) > 1:
        return False
    if phrase.head is None:
        return len(phrase.fixed) + len(phrase.described) + bool(phrase.materials) + len(phrase.tails) == 1
    details = [*phrase.described, *phrase.materials, *phrase.fixed]
    return len(details) <= 1 and not phrase.tails


def has_loose_number(phrase: Phrase) -> bool:
    """Return whether a number without a unit stands beside a thing, which it may count."""
    return phrase.head is not None and any(isinstance(each, str) and _NUMBER.fullmatch(each) for each in phrase.fixed)


def _fixed(condition: Callable[[Fixed], bool]) -> Callable[[Phrase], bool]:
    """Return the condition that a phrase is one value, for which a condition holds."""

    def is_value(phrase: Phrase) -> bool:
        return phrase == Phrase(None, fixed=phrase.fixed) and len(phrase.fixed) == 1 and condition(phrase.fixed[0])

    return is_value


def _headed(*kinds: ConceptKind) -> Callable[[Phrase], bool]:
    return lambda phrase: phrase.head is not None and phrase.head.kind in kinds


def _describing(kinds: frozenset[ConceptKind]) -> Callable[[Phrase], bool]:
    return lambda phrase: (
        phrase == Phrase(None, described=phrase.described)
        and all(each.kind in kinds for group in phrase.described for each in group)
    )


def _is_thing(phrase: Phrase) -> bool:
    """Return whether a phrase is a thing, without a complement to which what follows may belong as well."""
    is_open = any(relation is Relation.FOR for relation, _ in phrase.tails)
    return phrase.head is not None and not is_open


def _is_packing(phrase: Phrase) -> bool:
    return phrase.head is not None and (phrase.head.kind is ConceptKind.PACKING or phrase.head.key in _PACKS)


def _is_counted(phrase: Phrase) -> bool:
    is_quantity = any(isinstance(each, Quantity) for each in phrase.fixed)
    return not phrase.tails and (bool(phrase.count and phrase.head) or (phrase.head is None and is_quantity))


def _is_variants(phrase: Phrase) -> bool:
    head = phrase.head
    return bool(phrase.count) and head is not None and (head.kind is ConceptKind.PROPERTY or head.key in _VARIANTS)


def _is_value(each: Fixed) -> bool:
    return not isinstance(each, Concept) or each.kind is ConceptKind.CERTIFICATE


def _is_number(each: Fixed) -> bool:
    return isinstance(each, str) and each.isdecimal()


def _is_order(each: Fixed) -> bool:
    if not isinstance(each, Quantity):
        return False
    return not any(name.is_symbol for name in each.unit.names["en"] if isinstance(name, Noun))


def _is_place(each: Fixed) -> bool:
    return isinstance(each, Concept) and each.kind is ConceptKind.PLACE


_CONDITIONS: Final[Mapping[Kind, Callable[[Phrase], bool]]] = {
    Kind.VALUE: _fixed(_is_value),
    Kind.NUMBER: _fixed(_is_number),
    Kind.ORDER: _fixed(_is_order),
    Kind.PLACE: _fixed(_is_place),
    Kind.COUNTED: _is_counted,
    Kind.VARIANTS: _is_variants,
    Kind.UNIT: _headed(ConceptKind.UNIT),
    Kind.MATERIAL: _headed(ConceptKind.MATERIAL),
    Kind.PACKING: _is_packing,
    Kind.COLOUR: _describing(frozenset({ConceptKind.COLOUR})),
    Kind.NOUN: lambda phrase: _is_thing(phrase) and not _is_packing(phrase),
    Kind.QUALITY: _describing(_DESCRIBING),
}
"""Conditions by kind; all others are things."""
