"""A process that answers reads the index with its model as soon as that can be had."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import BadZipFile

import pytest

from expo.discovery.index.encoders import Configured
from expo.discovery.index.open_index import OpenIndex
from expo.kit.errors import Unavailable
from matching import IndexWriter, NullEncoder, Query
from matching.encode import Vectors
from tests.matching.builders import ConceptEncoder, titled


class AwayEncoder(ConceptEncoder):
    """Cannot be had while it is away."""

    away = True
    tried = 0

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return what it thinks of."""
        self.tried += 1
        if self.away:
            raise OSError("the model's server does not answer")
        return super().encode(texts)


@dataclass
class OpenIndexHarness:
    """The index of a flask and a lamp, opened while its model was away."""

    folder: Path
    encoder: AwayEncoder = field(default_factory=AwayEncoder)
    now: float = 0.0

    def __post_init__(self) -> None:
        with IndexWriter(self.folder, ConceptEncoder()) as writer:
            writer.write(titled("steel flask", "lamp"), mark={"at": "1"})
        self.index = OpenIndex(self.folder, Configured(self.encoder), seconds=lambda: self.now)
        assert self.found() == 0
        assert self.index.state().words_only

    def found(self) -> int:
        """Return how many are found by what a word means."""
        return self.index.reader().search(Query(text="termo")).total


@pytest.fixture
def opened(tmp_path: Path) -> OpenIndexHarness:
    return OpenIndexHarness(tmp_path)


def test_recovered_model_is_used_after_a_minute(opened: OpenIndexHarness) -> None:
    opened.encoder.away = False
    assert opened.found() == 0
    opened.now = 61.0
    assert opened.found() == 1
    assert not opened.index.state().words_only


def test_missing_model_is_retried_once_a_minute(opened: OpenIndexHarness) -> None:
    reader, tried = opened.index.reader(), opened.encoder.tried
    for opened.now in (59.0, 61.0, 62.0, 119.0, 122.0):
        assert opened.index.reader() is reader
    assert opened.encoder.tried == tried + 2


def test_damaged_model_falls_back_to_words_only(opened: OpenIndexHarness) -> None:
    class Damaged(ConceptEncoder):
        def encode(self, texts: Sequence[str]) -> Vectors:
            raise BadZipFile(f"no model for {len(texts)} texts")

    index = OpenIndex(opened.folder, Configured(Damaged()))
    assert index.reader().search(Query(text="lamp")).total == 1
    assert index.state().words_only


def test_search_is_unavailable_while_first_index_is_built(tmp_path: Path) -> None:
    index = OpenIndex(tmp_path, Configured(NullEncoder()))
    assert index.reader().search(Query()).total == 0
    with IndexWriter.begin_new(tmp_path, NullEncoder()) as fresh:
        with pytest.raises(Unavailable, match="being rebuilt"):
            index.reader()
        fresh.write(titled("lamp"), mark={"at": "1"})
        fresh.publish()
        assert index.reader().search(Query()).total == 1
