"""Masks and numbers of rows are continued as rows come, and what was seen before stays as it was."""

import gc
import weakref
from pathlib import Path

import numpy as np

from matching import Document, IndexReader, IndexWriter, NullEncoder, Query
from matching.index.search.snapshot import open_snapshot
from matching.index.storage.vector_stores import FileStore
from tests.matching.builders import a_document, ids


def thing(number: int) -> Document:
    colour, price = ("red" if number % 2 else "blue"), {"price": number % 70.0} if number % 3 else {}
    return a_document(f"p{number}", terms={"colour": (colour,)}, numbers=price)


def test_refreshed_reader_matches_new_reader(tmp_path: Path) -> None:
    asked = Query(terms={"colour": ("red",)}, ranges={"price": (None, 50.0)}, first=400)
    with IndexWriter(tmp_path, NullEncoder()) as writer:
        writer.write([thing(number) for number in range(400)], mark={})
        followed = IndexReader(tmp_path, NullEncoder())
        for batch in range(12):
            assert ids(followed.search(asked)) == ids(IndexReader(tmp_path, NullEncoder()).search(asked)) != []
            writer.write([thing(1000 * batch + number) for number in range(batch * 3)], mark={})
            followed.refresh()


def test_number_column_grows_in_place(tmp_path: Path) -> None:
    with IndexWriter(tmp_path, NullEncoder()) as writer:
        writer.write([thing(number) for number in range(400)], mark={})
        first = open_snapshot(tmp_path, None, FileStore())
        assert first is not None
        before = first.numbers("price")
        writer.write([thing(number) for number in range(400, 410)], mark={})
        second = open_snapshot(tmp_path, first, FileStore())
        assert second is not None
        assert np.shares_memory(before, second.numbers("price"))
        assert len(before) == 400
        assert np.array_equal(second.numbers("price")[:400], before, equal_nan=True)


def test_earlier_snapshot_keeps_its_numbers(tmp_path: Path) -> None:
    with IndexWriter(tmp_path, NullEncoder()) as writer:
        writer.write([a_document("a", numbers={"price": 1.0}), a_document("b")], mark={})
        before = open_snapshot(tmp_path, None, FileStore())
        assert before is not None
        seen = before.numbers("price")
        writer.write([a_document(f"c{number}", numbers={"price": 2.0}) for number in range(9)], mark={})
        after = open_snapshot(tmp_path, before, FileStore())
        assert after is not None
        assert after.numbers("price").tolist()[0] == 1.0
        assert after.numbers("price").tolist()[2:] == [2.0] * 9
    assert np.array_equal(seen, [1.0, np.nan], equal_nan=True)
    assert len(before.numbers("price")) == before.rows == 2


def test_replaced_snapshot_is_freed_immediately(tmp_path: Path) -> None:
    """Its masks are large, and nobody collects garbage for arrays."""
    with IndexWriter(tmp_path, NullEncoder()) as writer:
        writer.write([thing(number) for number in range(40)], mark={})
        reader = IndexReader(tmp_path, NullEncoder())
        asked = Query("thing", terms={"colour": ("red",)}, ranges={"price": (None, 50.0)}, facets=("colour",))
        assert reader.search(asked).total
        gone = weakref.ref(reader._snapshot)
        gc.disable()
        try:
            writer.write([thing(99)], mark={})
            reader.refresh()
            assert gone() is None
        finally:
            gc.enable()
