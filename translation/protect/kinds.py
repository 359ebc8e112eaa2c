"""What may not change in a translation, and what a text has of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class ValueKind(StrEnum):
    """What sort of value a span is."""

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
"""Kinds that languages write in ways of their own; all others are copied as they are."""


@dataclass(frozen=True)
class Span:
    """A value at ``text[start:end]``.

    ``value`` says it without a language, so that two texts can be compared: a plain decimal (``1200.5``), one with
    the unit's code of UNECE Recommendation 20 (``1200.5 MMT``) or the currency's of ISO 4217 (``12.50 USD``),
    several joined (``120 x 60 CMT``, ``10..20 KGM``), or the words themselves.
    """

    start: int
    end: int
    kind: ValueKind
    value: str


def written(text: str, spans: Iterable[Span]) -> tuple[str, ...]:
    """Return values as they stand in their text."""
    return tuple(text[span.start : span.end] for span in spans)


@dataclass(frozen=True)
class Term:
    """A glossary's term, which is to be written as ``target``."""

    source: str
    target: str


@dataclass(frozen=True)
class Protection:
    """What a text's owner protects besides: ``names`` stay as they are written, ``terms`` become their targets."""

    names: frozenset[str] = frozenset()
    terms: tuple[Term, ...] = ()


NOTHING: Final = Protection()
