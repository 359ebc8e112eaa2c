"""Filter conditions as Milvus expressions, with numbers only."""

from collections.abc import Iterable, Iterator, Sequence
from math import isfinite

from matching.vectors.nearest import RowConditions


def expression(limits: RowConditions, rows: int, dead_rows: Sequence[int]) -> str:
    """Return the expression for the first `rows` rows that meet the conditions and are not dead."""
    return " and ".join(_parts(limits, rows, dead_rows))


def rows_in(rows: Iterable[int]) -> str:
    """Return the expression for some rows."""
    return f"row in {_list(rows)}"


def rows_from(rows: int) -> str:
    """Return the expression for all rows but the first ones."""
    return f"row >= {rows}"


def key(code: int) -> str:
    """Return the JSON key of a number's code; with a letter, because it is not a list index."""
    return f"n{code}"


def _parts(limits: RowConditions, rows: int, dead_rows: Sequence[int]) -> Iterator[str]:
    yield f"row < {rows}"
    for some in limits.labels:
        yield f"array_contains_any(labels, {_list(some)})"
    if limits.without:
        yield f"not array_contains_any(labels, {_list(limits.without)})"
    for code, low, high in limits.ranges:
        # Documents without the number are excluded, even if both sides are open.
        yield f'exists numbers["{key(code)}"]'
        if low is not None and isfinite(low):
            yield f'numbers["{key(code)}"] >= {float(low)!r}'
        if high is not None and isfinite(high):
            yield f'numbers["{key(code)}"] <= {float(high)!r}'
    if hidden := sorted({*limits.hidden, *dead_rows}):
        yield f"row not in {_list(hidden)}"


def _list(numbers: Iterable[int]) -> str:
    return f"[{', '.join(map(str, numbers))}]"
