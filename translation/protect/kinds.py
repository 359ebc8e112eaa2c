"""Protected values and their kinds."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class ValueKind(StrEnum):
    """Kind of a value."""

    NUMBER = "NUMBER"
    QUANTITY = "QUANTITY"
    DIMENSIONS = "DIMENSIONS"
    RANGE = "RANGE"
    PRICE = "PRICE"
    MODEL = "MODEL"
    GTIN = "GTIN"
    HS = "HS"
    NAME = "NAME"
    URL = "URL"
    EMAIL = "EMAIL"
    EMOJI = "EMOJI"
    PLACEHOLDER = "PLACEHOLDER"
    INCOTERM = "INCOTERM"
    TERM = "TERM"


MEASURED: Final = frozenset(
    {ValueKind.NUMBER, ValueKind.QUANTITY, ValueKind.DIMENSIONS, ValueKind.RANGE, ValueKind.PRICE}
)
"""Kinds with language-specific formats; all others are copied unchanged."""


@dataclass(frozen=True)
class Span:
    """A value at ``text[start:end]``.

    ``value`` is its language-independent form for comparison: a plain decimal (``1200.5``), one with the unit code
    of UNECE Recommendation 20 (``1200.5 MMT``) or the ISO 4217 currency code (``12.50 USD``),
    several joined (``120 x 60 CMT``, ``10..20 KGM``), or the words themselves.
    """

    start: int
    end: int
    kind: ValueKind
    value: str


def surface_forms(text: str, spans: Iterable[Span]) -> tuple[str, ...]:
    """Return values as written in their text."""
    return tuple(text[span.start : span.end] for span in spans)


@dataclass(frozen=True)
class Term:
    """A glossary term, to be translated as ``target``."""

    source: str
    target: str


@dataclass(frozen=True)
class Protection:
    """Additional protection by the owner of a text: ``names`` are copied, ``terms`` become their targets."""

    names: frozenset[str] = frozenset()
    terms: tuple[Term, ...] = ()


NOTHING: Final = Protection()
