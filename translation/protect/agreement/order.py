"""Values that have changed places, as far as can be told without knowing the words around them.

A number belongs to what it counts (pieces, boxes) and to what both languages write alike beside it (Bluetooth 5,
USB 3). Two numbers have changed places where each stands in the translation beside what the other one had.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import combinations
from typing import Final

from translation.protect.agreement.amounts import Amount
from translation.protect.agreement.counting import counted_class
from translation.protect.agreement.matching import Matching
from translation.protect.agreement.texts import ValuedText
from translation.protect.kinds import MEASURED, Span
from translation.protect.script import normal, primary

_AFTER: Final = re.compile(r"[ \u00a0-]?([^\W\d_]+)")
_BEFORE: Final = re.compile(r"([^\W\d_]{2,24})[ \u00a0-]?$")
_LONGEST_WORD: Final = 26
_SHORTEST_NAME: Final = 3
_MAX_NUMBERS: Final = 40
_LONGEST_NUMBER: Final = 15
_LONGEST_LIST: Final = 80
"""Characters of a title or line of a specification, whose entries keep their order in Chinese, too."""
_COMMA: Final = re.compile("[,，、;；/+&|\n]")


def swapped(original: ValuedText, translation: ValuedText) -> set[str]:
    """Return the values that stand in a translation where another one should.

    Of two values of one sort, such as years or weights,
    translators hardly ever mention the later one first: in 3 of 1,740 correct translations of sentences, all between
    Chinese and English, where only lists are compared.
    """
    ours, theirs = _places(original.spans), _places(translation.spans)
    shared = [value for value in ours if value in theirs]
    if not 1 < len(shared) <= _MAX_NUMBERS:
        return set()
    beside, translated = _neighbours(original), _neighbours(translation)
    found: set[str] = set()
    for one, other in combinations(shared, 2):
        moved = (beside[one] & translated[other]) - translated[one] - beside[other]
        back = (beside[other] & translated[one]) - translated[other] - beside[one]
        at_home = beside[one] & translated[one] or beside[other] & translated[other]
        pairs = (ours[one], ours[other]), (theirs[one], theirs[other])
        if (moved and back) or (not at_home and _is_inverted((original, translation), *pairs)):
            found |= {one, other}
    return found


def _places(spans: Sequence[Span]) -> dict[str, Span]:
    """Return the measured values that occur once, in order."""
    count = Counter(each.value for each in spans)
    return {each.value: each for each in spans if each.kind in MEASURED and count[each.value] == 1}


def _is_inverted(texts: tuple[ValuedText, ValuedText], ours: tuple[Span, Span], theirs: tuple[Span, Span]) -> bool:
    """Return whether two values of one sort follow each other in the wrong order."""
    sort = _sort(ours[0])
    if sort is None or sort != _sort(ours[1]) or theirs[0].start < theirs[1].start:
        return False
    if "zh" not in {primary(each.language) for each in texts}:
        return True
    return _is_listed(texts[0].text, *ours) and _is_listed(texts[1].text, theirs[1], theirs[0])


def _sort(span: Span) -> str | None:
    """Return what a value is one of: a unit, years, small numbers (which may be days), other numbers."""
    number, _, unit = span.value.partition(" ")
    if not number.replace(".", "", 1).isdecimal() or " " in unit or len(number) > _LONGEST_NUMBER:
        return None
    if unit not in {"", "ANN"}:
        return unit
    if number.isdecimal() and 1000 <= int(number) <= 2100:
        return "year"
    return "small" if float(number) <= 31 else "number"


def _is_listed(text: str, one: Span, other: Span) -> bool:
    """Return whether two values are in neighbouring entries of a list without sentences."""
    return len(text) <= _LONGEST_LIST and len(_COMMA.findall(text, one.end, other.start)) == 1


def _neighbours(of: ValuedText) -> dict[str, set[str]]:
    """Return what stands beside each number: classes of counted things, and words in Latin letters."""
    even, language = normal(of.text), primary(of.language)
    found: dict[str, set[str]] = defaultdict(set)
    for each in of.spans:
        if each.kind not in MEASURED:
            continue
        after, before = (
            _AFTER.match(even, each.end),
            _BEFORE.search(even, max(0, each.start - _LONGEST_WORD), each.start),
        )
        if after:
            found[each.value] |= _class(after[1], language) | _name(after[1])
        if before:
            found[each.value] |= _name(before[1])
    return found


def _name(word: str) -> set[str]:
    return {word.casefold()} if word.isascii() and len(word) >= _SHORTEST_NAME else set()


def _class(word: str, language: str) -> set[str]:
    counted = counted_class(word, language)
    return {f"={counted}"} if counted else set()


def reversed_chains(ours: Sequence[Amount], theirs: Sequence[Amount], matching: Matching) -> set[int]:
    """Return the amounts of the first text that a chain of the other has in another order, or otherwise joined.

    A score of 5-3 is none of 3-5, and 5×7 neither 7×5 nor 5-7.
    """
    chains: dict[int, list[int]] = defaultdict(list)
    for place, each in enumerate(ours):
        if each.chain >= 0 and place in matching.partners:
            chains[each.chain].append(place)
    return {place for places in chains.values() for place in places if _is_reordered(places, ours, theirs, matching)}


def _is_reordered(places: Sequence[int], ours: Sequence[Amount], theirs: Sequence[Amount], matching: Matching) -> bool:
    partners = [theirs[matching.partners[each]] for each in places]
    if len({each.chain for each in partners}) > 1 or partners[0].chain < 0:
        return False
    starts = [each.start for each in partners]
    values = [ours[each].values for each in places]
    return (starts != sorted(starts) and any(each != values[0] for each in values)) or (
        partners[0].join != ours[places[0]].join and "x" in {partners[0].join, ours[places[0]].join}
    )
