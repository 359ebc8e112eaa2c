"""Second reading of values that two texts do not have in one notation: lost and invented values that agree are kept."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html import unescape
from typing import Final

from translation.protect.agreement.amounts import MONTH, Amount
from translation.protect.agreement.chinese.units import twin
from translation.protect.agreement.codes import is_named, plain
from translation.protect.agreement.conversions import converts
from translation.protect.agreement.matching import Matching
from translation.protect.agreement.order import reversed_chains
from translation.protect.agreement.reading import read_amounts
from translation.protect.agreement.texts import ValuedText
from translation.protect.kinds import Span, ValueKind

_PLAIN: Final = re.compile(r"([0-9]+(?:\.[0-9]+)?)(?: [0-9A-Z]{2,3})?$")
_MAX_VALUES: Final = 300
"""Limit on the values that are matched; texts with more have other writers than persons."""


@dataclass
class Side:
    """A text with its values, of which the ``open`` ones have no counterpart in the same notation."""

    text: str
    spans: Sequence[Span]
    open: set[int]
    amounts: list[Amount]

    def overlapping(self, amount: Amount) -> list[int]:
        """Return the indexes of the values that an amount is a part of, or has parts of."""
        return [place for place, each in enumerate(self.spans) if each.start < amount.end and amount.start < each.end]

    def is_open(self, at: int) -> bool:
        """Return whether the value at ``text[at]`` is open."""
        return any(each.start <= at < each.end and place in self.open for place, each in enumerate(self.spans))

    def widen(self) -> set[str]:
        """Open the values that share an amount with an open one (9 h 30); return their values."""
        added: set[str] = set()
        for amount in self.amounts:
            places = set(self.overlapping(amount)) if amount.needed else set()
            if places & self.open and not places <= self.open:
                added |= {self.spans[each].value for each in places - self.open}
                self.open |= places
        return added

    def open_other_values(self) -> set[str]:
        """Open values that are another number with the words around them (2 million, 5月); return their values."""
        found = {
            places[0]
            for each in self.amounts
            if each.needed and not each.code and len(places := self.overlapping(each)) == 1
            if places[0] not in self.open
            and (MONTH in each.units or _number(self.spans[places[0]]) not in {None, *each.values})
        }
        self.open |= found
        return {self.spans[each].value for each in found}

    def candidates(self) -> list[Amount]:
        """Return the amounts of open values, and words that are no part of a value with a counterpart."""
        closed = set(range(len(self.spans))) - self.open
        return [each for each in self.amounts if not closed.intersection(self.overlapping(each))]


def reconcile(
    original: ValuedText, translation: ValuedText, open_spans: tuple[set[int], set[int]]
) -> tuple[set[int], set[int]]:
    """Return which of the open values of both texts stay without counterpart.

    ``open_spans`` are indexes of the values of each without counterpart in the same notation.
    """
    if max(len(original.spans), len(translation.spans)) > _MAX_VALUES:
        return open_spans
    ours, theirs = (
        Side(text, spans, set(opened), read_amounts(text, language, spans))
        for (text, language, spans), opened in zip((original, translation), open_spans, strict=True)
    )
    theirs.amounts = [each if _has_digit(theirs.text, each) else replace(each, needed=False) for each in theirs.amounts]
    _widen_both(ours, theirs)
    return _unmatched(ours, theirs)


def _number(span: Span) -> str | None:
    """Return the plain number of a value, without its unit; None where it is more than one."""
    found = _PLAIN.match(span.value)
    return found[1] if found else None


def _has_digit(text: str, amount: Amount) -> bool:
    return any(
        each.isdecimal() or (each.isnumeric() and not "一" <= each <= "鿿") for each in text[amount.start : amount.end]
    )


def _widen_both(ours: Side, theirs: Side) -> None:
    _open_values(theirs, ours.open_other_values())
    _open_values(ours, theirs.open_other_values())
    while True:
        values = ours.widen()
        _open_values(theirs, values)
        back = theirs.widen()
        _open_values(ours, back)
        if not values and not back:
            return


def _open_values(side: Side, values: Iterable[str]) -> None:
    """Open a value's counterpart, too."""
    for value in values:
        place = next((at for at, each in enumerate(side.spans) if each.value == value and at not in side.open), None)
        if place is not None:
            side.open.add(place)


def _unmatched(ours: Side, theirs: Side) -> tuple[set[int], set[int]]:
    """Return the open values of both that have no counterpart, or share amounts with such ones (10-20, 10)."""
    left, right = ours.candidates(), theirs.candidates()
    matching = Matching(left, right)
    todo = [(0, each) for each in matching.missing if not _is_said(left[each], ours, theirs)]
    todo += [(0, each) for each in reversed_chains(left, right, matching)]
    todo += [
        (1, each)
        for each in matching.added
        if not (_is_said(right[each], theirs, ours) or _is_conversion(right[each], theirs.text, ours.amounts))
    ]
    sides = ((ours, left, matching.partners), (theirs, right, matching.holders))
    failed = (_without_amount(ours, left), _without_amount(theirs, right))
    seen: set[tuple[int, int]] = set()
    while todo:
        which, place = todo.pop()
        if (which, place) not in seen:
            seen.add((which, place))
            side, amounts, partners = sides[which]
            spans = set(side.overlapping(amounts[place]))
            failed[which].update(spans)
            same = [at for at, each in enumerate(amounts) if each.needed and spans & set(side.overlapping(each))]
            todo += [(which, at) for at in same] + [(1 - which, partners[at]) for at in same if at in partners]
    return failed


def _is_said(amount: Amount, side: Side, other_side: Side) -> bool:
    """Return whether the other text may say an amount without counterpart in words.

    A pronoun may stand for one of two equal part numbers, the name of a chemical for its formula, and a number for
    those of front and rear (前20后20寸).
    """
    if not amount.code:
        other = twin(side.text, amount.start)
        return other is not None and (other > amount.start or not side.is_open(other))
    return is_named(amount.code, other_side.text) or any(
        place not in side.open and plain(side.text[each.start : each.end]) == plain(amount.code)
        for place, each in enumerate(side.spans)
    )


def _is_conversion(amount: Amount, text: str, originals: Sequence[Amount]) -> bool:
    """Return whether a writer added an amount in brackets that is an original one in another unit: 5 miles (8 km)."""
    before, after = text[: amount.start].rstrip(), text[amount.end :].lstrip()
    bracketed = max(before.rfind("("), before.rfind("（")) > max(before.rfind(")"), before.rfind("）"))
    return (
        bracketed and bool(re.match("[^(（]{0,40}[)）]", after)) and any(converts(each, amount) for each in originals)
    )


def _without_amount(side: Side, amounts: Sequence[Amount]) -> set[int]:
    """Return the open values that no amount is a part of: addresses, placeholders, units alone."""
    covered = {place for each in amounts if each.needed for place in side.overlapping(each)}
    return {each for each in side.open - covered if not _is_punctuation(side.spans[each])}


def _is_punctuation(span: Span) -> bool:
    """Return whether a value is a character of punctuation, written as an HTML entity."""
    if span.kind is not ValueKind.PLACEHOLDER or not span.value.startswith("&"):
        return False
    character = unescape(span.value)
    return len(character) == 1 and not character.isalnum()
