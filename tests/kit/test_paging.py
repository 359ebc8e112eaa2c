"""Pages of lists: cursors that go on where a page ended, and those that somebody tampered with."""

import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expo.kit.db.mongo import Database
from expo.kit.errors import Invalid
from expo.kit.paging import Slice, after_keys, checked_slice, decode_cursor, encode_cursor, page_of

KINDS = (datetime, int, str)
moments = st.datetimes(datetime(1900, 1, 2), datetime(2199, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001 - aware


def tampered(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@given(moments, st.integers(-(2**63) + 1, 2**63 - 1), st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
def test_cursor_round_trips_its_values(moment: datetime, number: int, text: str) -> None:
    cursor = encode_cursor(moment, number, text)
    if len(cursor) <= 500:
        assert decode_cursor(cursor, KINDS) == [moment, number, text]


@given(st.text(max_size=60) | st.binary(max_size=60).map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
def test_invalid_cursor_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        decode_cursor(text, KINDS)
    assert refusal.value.field == "after"


MOMENT = {"t": "2027-04-15T01:00:00+00:00"}


@pytest.mark.parametrize(
    "values",
    [
        None,
        {},
        [],
        [MOMENT, 1],
        [MOMENT, 1, "a", "b"],
        [MOMENT, 1, {"$ne": ""}],
        [MOMENT, 1, None],
        [MOMENT, 1, "x" * 301],
        [MOMENT, 1.5, "a"],
        [MOMENT, True, "a"],
        [MOMENT, 2**63, "a"],
        [MOMENT, {"$gt": 0}, "a"],
        ["2027-04-15", 1, "a"],
        [{"t": 7}, 1, "a"],
        [{"t": "yesterday"}, 1, "a"],
        [{"t": "2027-04-15T01:00:00"}, 1, "a"],
        [{"t": "0001-01-01T00:00:00+14:00"}, 1, "a"],
        [{"t": "9999-12-31T23:59:59-12:00"}, 1, "a"],
    ],
)
def test_cursor_with_values_of_wrong_types_is_refused(values: Any) -> None:
    with pytest.raises(Invalid) as refusal:
        decode_cursor(tampered(values), KINDS)
    assert refusal.value.field == "after"


def test_overlong_or_truncated_cursor_is_refused() -> None:
    cursor = encode_cursor("prod_1")
    for text in (cursor[:-2], cursor + "A" * 500, "A" * 1_000_000, cursor + "!"):
        with pytest.raises(Invalid):
            decode_cursor(text, [str])


@pytest.mark.parametrize("first", [0, -1, 101, 10**9])
def test_a_page_has_1_to_100_items(first: int) -> None:
    with pytest.raises(Invalid) as refusal:
        checked_slice(first, None)
    assert refusal.value.field == "first"
    assert checked_slice(None, "") == Slice(20, None)
    assert checked_slice(100, "x") == Slice(100, "x")


def test_page_is_cut_to_the_requested_size() -> None:
    page = page_of("abc", ["1", "2", "3"], Slice(2), total=9, lower_bound=True)
    assert (page.items, page.cursors, page.has_next) == (("a", "b"), ("1", "2"), True)
    assert (page.total, page.total_is_lower_bound) == (9, True)
    assert not page_of("ab", ["1", "2"], Slice(2)).has_next


@pytest.mark.parametrize("size", [1, 2, 3, 7])
async def test_consecutive_pages_cover_the_list_exactly_once(database: Database, size: int) -> None:
    things = database.collection("things")
    await things.insert_many([{"_id": f"t{n}", "rank": n // 3, "kind": n % 2} for n in range(7)])
    order = [("rank", -1), ("kind", 1), ("_id", 1)]
    whole = await things.find({}, sort=order)
    seen: list[Any] = []
    query: dict[str, Any] = {}
    while True:
        found = await things.find(query, sort=order, limit=size)
        seen += found
        if len(found) < size:
            break
        cursor = encode_cursor(*(found[-1][name] for name, _ in order))
        query = after_keys(order, decode_cursor(cursor, [int, int, str]))
    assert seen == whole
