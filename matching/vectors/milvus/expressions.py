"""Conditions as Milvus is told them: a boolean expression of numbers alone."""

from collections.abc import Iterable, Iterator, Sequence
from math import isfinite

from matching.vectors.nearest import RowConditions


def expression(limits: RowConditions, rows: int, dead: Sequence[int]) -> str:
    """Return what the first `rows` rows have to fulfil, without those that are dead."""
    return " and ".join(_parts(limits, rows, dead))


def numbered(rows: Iterable[int]) -> str:
    """Return what holds for some rows."""
    return f"row in {_list(rows)}"


def behind(rows: int) -> str:
    """Return what holds for all rows but the first ones."""
    return f"row >= {rows}"


def key(code: int) -> str:
    """Return under which key of the JSON field a number lies; with a letter, for it is no place in a list."""
    return f"n{code}"


def _parts(limits: RowConditions, rows: int, dead: Sequence[int]) -> Iterator[str]:
    yield f"row < {rows}"
    for some in limits.labels:
        yield f"array_contains_any(labels, {_list(some)})"
    if limits.without:
        yield f"not array_contains_any(labels, {_list(limits.without)})"
    for code, low, high in limits.ranges:
        # A document without the number is outside, also where both sides are open.
        yield f'exists numbers["{key(code)}"]'
        if low is not None and isfinite(low):
            yield f'numbers["{key(code)}"] >= {float(low)!r}'
        if high is not None and isfinite(high):
            yield f'numbers["{key(code)}"] <= {float(high)!r}'
    if hidden := sorted({*limits.hidden, *dead}):
        yield f"row not in {_list(hidden)}"


def _list(numbers: Iterable[int]) -> str:
    return f"[{', '.join(map(str, numbers))}]"
