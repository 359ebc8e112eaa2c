"""The words by which a catalogue calls its kinds of thing, and how a query's words meet them."""

from pathlib import Path

import numpy as np
import pytest

from matching import DamagedIndex
from matching.index.kinds import Kinds, KindWriter, read_kinds
from matching.index.plan import plan
from matching.understand.heads import Head
from tests.matching.builders import ThoughtEncoder

FLASK, SHOE, LAMP = (Head(word, word) for word in ("flask", "shoe", "lamp"))


def written(folder: Path, *heads: Head) -> ThoughtEncoder:
    encoder = ThoughtEncoder()
    writer = KindWriter(folder, encoder)
    writer.add(heads)
    writer.close()
    return encoder


def read(folder: Path) -> Kinds:
    return read_kinds(folder, ThoughtEncoder.dimensions, None)


def test_kinds_are_encoded_once(tmp_path: Path) -> None:
    assert written(tmp_path, FLASK, SHOE, FLASK, Head("x1", "x1")).encoded == ["flask", "shoe"]
    assert written(tmp_path, SHOE, LAMP).encoded == ["lamp"]
    assert read(tmp_path).terms == ["flask", "shoe", "lamp"]


def test_kinds_of_an_older_index_are_taken_over(tmp_path: Path) -> None:
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
    written(tmp_path / "old", FLASK)
    encoder = ThoughtEncoder()
    writer = KindWriter(tmp_path / "new", encoder)
    writer.borrow(read(tmp_path / "old"))
    writer.add([SHOE, FLASK])
    writer.close()
    assert encoder.encoded == ["shoe"]
    vector = read(tmp_path / "new").vector_of("flask")
    assert vector is not None
    assert np.array_equal(vector, ThoughtEncoder().encode(["flask"])[0])


@pytest.mark.parametrize("file,cut", [("kinds.jsonl", 3), ("kinds.vectors", 5)])
def test_what_a_killed_writer_left_is_cut_off_and_written_again(tmp_path: Path, file: str, cut: int) -> None:
    written(tmp_path, FLASK, SHOE)
    (tmp_path / file).write_bytes((tmp_path / file).read_bytes()[:-cut])
    assert read(tmp_path).terms == ["flask"]
    assert written(tmp_path, SHOE, FLASK).encoded == ["shoe"]
    assert read(tmp_path).terms == ["flask", "shoe"]


def test_foreign_lines_are_refused(tmp_path: Path) -> None:
    written(tmp_path, FLASK)
    (tmp_path / "kinds.jsonl").write_text("flask\n")
    with pytest.raises(DamagedIndex):
        read(tmp_path)


def others(folder: Path, text: str, **headed: int) -> list[tuple[str, float]]:
    wide = read(folder).widen(plan(text), ThoughtEncoder(), lambda term: headed.get(term, 0))
    return [(kind.term, round(kind.sureness, 2)) for need in wide.needs for kind in need.kinds]


def test_another_word_stands_for_one_that_the_catalogue_does_not_use(tmp_path: Path) -> None:
    written(tmp_path, FLASK, Head("thermo", "thermos"), SHOE)
    assert others(tmp_path, "thermos", flask=12) == [("flask", 1.0)]
    assert others(tmp_path, "thermos", flask=12, thermo=1) == [("flask", 0.8)]
    assert others(tmp_path, "thermos", flask=12, thermo=12) == []


def test_kinds_that_no_document_has_stand_for_nothing(tmp_path: Path) -> None:
    written(tmp_path, FLASK)
    assert others(tmp_path, "thermos") == []
    assert others(tmp_path, "flask", flask=3) == []
