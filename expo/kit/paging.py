"""Relay connections with keyset cursors: a cursor holds a position, never an offset."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Generic, TypeVar

import orjson

from expo.kit.errors import Invalid

T = TypeVar("T")
LARGEST_PAGE: Final = 100
DEFAULT_PAGE: Final = 20


@dataclass(frozen=True)
class Page(Generic[T]):
    """A page of a list. ``cursors`` has one entry per item."""

    items: tuple[T, ...]
    cursors: tuple[str, ...]
    has_next: bool
    total: int | None = None
    total_is_lower_bound: bool = False


@dataclass(frozen=True)
class Slice:
    """The requested part of a list: the ``first`` items after the cursor ``after``."""

    first: int = DEFAULT_PAGE
    after: str | None = None


def checked_slice(first: int | None, after: str | None) -> Slice:
    """Return a `Slice`; raise `Invalid` unless 1 ≤ first ≤ 100."""
    count = DEFAULT_PAGE if first is None else first
    if not 1 <= count <= LARGEST_PAGE:
        raise Invalid(f"Ask for 1 to {LARGEST_PAGE} items at once.", field="first")
    return Slice(count, after or None)


def encode_cursor(*values: str | int | datetime) -> str:
    """Return an opaque cursor for the sort values of one item."""
    plain = [{"t": value.isoformat()} if isinstance(value, datetime) else value for value in values]
    return base64.urlsafe_b64encode(orjson.dumps(plain)).decode().rstrip("=")


def decode_cursor(cursor: str, kinds: Sequence[type]) -> list[Any]:
    """Return the sort values in a cursor; raise `Invalid` unless it is well-formed and has these types.

    A forged cursor is harmless: it starts somewhere else in the list that the caller may see.
    """
    wrong = Invalid("This cursor is not from this list.", field="after")
    if len(cursor) > 500:
        raise wrong
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        values = orjson.loads(raw)
        if not isinstance(values, list) or len(values) != len(kinds):
            raise wrong
        return [_typed(value, kind, wrong) for value, kind in zip(values, kinds, strict=True)]
    except (ValueError, binascii.Error, UnicodeError) as error:
        raise wrong from error


def _typed(value: object, kind: type, error: Invalid) -> object:
    if kind is datetime and isinstance(value, dict) and isinstance(value.get("t"), str):
        moment = datetime.fromisoformat(value["t"])
        if moment.tzinfo is None or not 1900 <= moment.year <= 2200:
            raise error
        return moment.astimezone(UTC)
    if kind is int and isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63:
        return value
    if kind is str and isinstance(value, str) and len(value) <= 300:
        return value
    raise error


def after_keys(fields: Sequence[tuple[str, int]], values: Sequence[Any]) -> dict[str, Any]:
    """Return the query for the items after ``values`` in the order of ``fields``.

    ``fields`` are pairs (name, 1 or -1), the last one unique. For (a, b) the query is
    ``a > x or (a = x and b > y)``.
    """
    alternatives: list[dict[str, Any]] = []
    for position, (name, direction) in enumerate(fields):
        clause: dict[str, Any] = {fields[i][0]: values[i] for i in range(position)}
        clause[name] = {"$gt" if direction == 1 else "$lt": values[position]}
        alternatives.append(clause)
    return alternatives[0] if len(alternatives) == 1 else {"$or": alternatives}


def page_of(
    items: Sequence[T], cursors: Sequence[str], part: Slice, *, total: int | None = None, lower_bound: bool = False
) -> Page[T]:
    """Return a `Page` of items that were read with one more than ``wanted.first``."""
    kept = part.first
    return Page(
        items=tuple(items[:kept]),
        cursors=tuple(cursors[:kept]),
        has_next=len(items) > kept,
        total=total,
        total_is_lower_bound=lower_bound,
    )
