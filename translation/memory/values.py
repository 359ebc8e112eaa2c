"""Separation of a segment's values (numbers, models, prices) from its words.

The caller defines values by a `Finder` such as `translation.protect.find`. By default they are numbers in digits.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from translation.memory.numerals import pattern, read
from translation.memory.units import normalise

VALUE = "\ue000"
"""Placeholder of a value in a skeleton: a private-use character, which is replaced in texts."""


class ValueSpan(Protocol):
    """A value at ``text[start:end]``; ``value`` is independent of its spelling and language."""

    @property
    def start(self) -> int: ...  # noqa: D102 - said above

    @property
    def end(self) -> int: ...  # noqa: D102

    @property
    def value(self) -> str: ...  # noqa: D102


Finder = Callable[[str, str], Sequence[ValueSpan]]
"""Takes a text and its language, returns its values in order, without overlaps."""


@dataclass(frozen=True)
class NumeralSpan:
    """A number in digits at ``text[start:end]``."""

    start: int
    end: int
    value: str


def numerals_in(text: str, language: str) -> list[NumeralSpan]:
    """Return the numbers of a text; an ambiguous one (``1,2,3``) has its spelling as its value."""
    found = []
    for match in pattern(language).finditer(text):
        numeral = read(match[0], language)
        found.append(NumeralSpan(match.start(), match.end(), numeral.value if numeral else match[0]))
    return found


class Masked(NamedTuple):
    """The normalised words of a segment with `VALUE` for each value, and the values in order."""

    skeleton: str
    values: tuple[str, ...]


def mask_values(text: str, language: str, find: Finder = numerals_in) -> Masked:
    """Return the skeleton of a text and its values."""
    found = find(text, language)
    plain = text.replace(VALUE, "\ufffd")
    ends = [0, *(value.end for value in found)]
    starts = [*(value.start for value in found), len(text)]
    skeleton = VALUE.join(plain[end:start] for end, start in zip(ends, starts, strict=True))
    return Masked(normalise(skeleton), tuple(value.value for value in found))
