from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import IndexReader, InvalidCursor, Query
from matching.index.rows.cursors import RowPage, page, spans
from tests.matching.builders import a_document, an_index, ids


def paged(keys: list[float], first: int, after: str | None = None, order: int = 1) -> RowPage:
    rows = np.arange(len(keys), dtype=np.int64)
    ties = (rows.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)) ^ np.uint64(7)
    return page(rows, np.array(keys, np.float64), ties, order=order, first=first, after=after)


@given(st.lists(st.sampled_from([-2.5, 0.0, 1.0, float("inf")]), max_size=40), st.integers(1, 7))
def test_pages_join_without_gaps_or_duplicates(keys: list[float], first: int) -> None:
    whole = paged(keys, first=100)
    seen: list[int] = []
    after, more = None, True
    while more:
        part = paged(keys, first=first, after=after)
        seen += part.rows
        after, more = (part.cursors[-1] if part.cursors else None), part.has_next
    assert tuple(seen) == whole.rows
    assert sorted(seen) == list(range(len(keys)))
    assert [keys[row] for row in seen] == sorted(keys)


@pytest.mark.parametrize("cursor", ["", "x", "%%%", "AAAA", "ü" * 28])
def test_invalid_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidCursor):
        paged([1.0], first=1, after=cursor)


def test_cursor_of_different_order_is_refused() -> None:
    cursor = paged([1.0, 2.0], first=1).cursors[0]
    with pytest.raises(InvalidCursor, match="another order"):
        paged([1.0, 2.0], first=1, after=cursor, order=2)


def paged_through(reader: IndexReader, query: Query) -> list[str]:
    """Return the ids of all hits, page by page."""
    seen: list[str] = []
    after: str | None = None
    while True:
        result = reader.search(replace(query, after=after))
        seen += ids(result)
        if not result.has_next:
            return seen
        after = result.hits[-1].cursor


def test_search_pages_through_all_hits(tmp_path_factory: pytest.TempPathFactory) -> None:
    documents = [a_document(f"p{i}", title="red lamp", numbers={"price": i % 3}) for i in range(25)]
    reader = an_index(tmp_path_factory.mktemp("index"), documents)
    for sort in (None, ("price", True), ("price", False)):
        seen = paged_through(reader, Query(text="lamp", sort=sort, first=4))
        assert reader.search(Query(text="lamp", sort=sort)).total == 25
        assert len(seen) == len(set(seen)) == 25


@given(st.lists(st.sampled_from([-2.5, 0.0, 1.0, float("inf")]), max_size=40), st.integers(1, 7))
def test_spans_join_without_gaps_or_duplicates(keys: list[float], size: int) -> None:
    rows = np.arange(len(keys), dtype=np.int64)
    ties = (rows.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)) ^ np.uint64(7)
    begins = [None, *spans(np.array(keys, np.float64), ties, order=1, size=size)]
    parts = [paged(keys, first=size, after=after) for after in begins]
    assert tuple(row for part in parts for row in part.rows) == paged(keys, first=100).rows
    assert [part.has_next for part in parts] == [True] * (len(parts) - 1) + [False]


def test_search_is_split_into_spans(tmp_path_factory: pytest.TempPathFactory) -> None:
    documents = [a_document(f"p{i}", title="red lamp", numbers={"price": i % 3}) for i in range(25)]
    reader = an_index(tmp_path_factory.mktemp("index"), documents)
    query = Query(text="lamp", sort=("price", True), first=10)
    begins = [None, *reader.spans(query, size=10)]
    seen = [key for after in begins for key in ids(reader.search(replace(query, after=after)))]
    assert len(seen) == len(set(seen)) == 25
    assert reader.spans(replace(query, text="nothing of the kind"), size=10) == ()


def test_pages_continue_after_first_window(tmp_path_factory: pytest.TempPathFactory) -> None:
    makers = ("a", "b", "c")
    titles = ("red flask", "cap for flask", "flask flask flask bottle")
    documents = [
        a_document(f"p{i}", title=titles[i * 7 % 3], body="word " * (i % 50), terms={"maker": (makers[i % 3],)})
        for i in range(2400)
    ]
    reader = an_index(tmp_path_factory.mktemp("index"), documents)
    query = Query(text="flask", terms={"maker": ("a", "b")}, facets=("maker",), first=400)
    whole = paged_through(reader, query)
    assert len(whole) == len(set(whole)) == 1600
    parts = [ids(reader.search(replace(query, after=after))) for after in (None, *reader.spans(query, size=400))]
    assert [key for part in parts for key in part] == whole
    assert all(hit.score > 0 for hit in reader.search(replace(query, first=1600)).hits)
