"""Masks and numbers of rows are continued as rows come, and what was seen before stays as it was."""

from pathlib import Path

import numpy as np

from matching import IndexReader, IndexWriter, NullEncoder, Query
from matching.index.snapshot import open_snapshot
from matching.index.stores import FileStore
from tests.matching.builders import a_document


def test_a_reader_that_followed_sees_what_a_new_one_sees(tmp_path: Path) -> None:
    asked = Query(terms={"colour": ("red",)}, ranges={"price": (None, 50.0)}, first=100)
    with IndexWriter(tmp_path, NullEncoder()) as writer:
        writer.write([], mark={})
        followed, expected = IndexReader(tmp_path, NullEncoder()), set[str]()
        for batch in range(12):
            documents = [
                a_document(
                    f"{batch}-{number}",
                    terms={"colour": ("red" if number % 2 else "blue",)},
                    numbers={"price": float(number * 7)} if number % 3 else {},
                )
                for number in range(batch * 3)
            ]
            writer.write(documents, mark={})
            followed.refresh()
            expected = {hit.id for hit in IndexReader(tmp_path, NullEncoder()).search(asked).hits}
            assert {hit.id for hit in followed.search(asked).hits} == expected
    assert expected


def test_an_earlier_snapshot_keeps_its_numbers(tmp_path: Path) -> None:
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
