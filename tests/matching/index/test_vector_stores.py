"""Vectors are the same wherever they are kept: in files, or in Milvus (here milvus-lite, in a temporary folder)."""

import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import pytest

from matching import (
    Document,
    IndexReader,
    IndexWriter,
    Query,
    VectorsMoved,
    VectorStore,
    VectorsUnavailable,
    vector_store,
)
from matching.encode import Vectors
from matching.fuse import CosineThresholds
from matching.index.search.filters import Conditions
from matching.index.search.snapshot import Snapshot, open_snapshot
from matching.index.storage import generation
from matching.index.storage.generation import GenerationState
from matching.index.storage.vector_stores import FileStore, MilvusStore
from matching.vectors import RowConditions
from matching.vectors.errors import VectorsRefused
from matching.vectors.milvus import MilvusServer, Outage
from matching.vectors.milvus.expressions import expression
from tests.matching.builders import ConceptEncoder, a_document, found, titled

HOSTILE = 'x"] or row >= 0 or array_contains_any(labels, ["\\中'
DIMENSIONS = 16


class TextEncoder:
    """Puts every text somewhere else."""

    name = "texts-1"
    dimensions = DIMENSIONS
    thresholds = CosineThresholds(near=0.6, likely=0.4, faint=0.2)

    def encode(self, texts: Sequence[str]) -> Vectors:
        drawn = [np.random.default_rng(crc32(text.encode())).normal(size=DIMENSIONS) for text in texts]
        vectors = np.array(drawn, np.float32).reshape(-1, DIMENSIONS)
        unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit


class FlakyServer(MilvusServer):
    """A server that can be out of reach."""

    down = False
    asked = 0

    def ask(self, verb: str, *args: Any, **options: Any) -> Any:
        self.asked += 1
        if self.down:
            raise VectorsUnavailable(f"Milvus, asked to {verb}: no answer")
        return super().ask(verb, *args, **options)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlakyServer]:
    server = FlakyServer(str(tmp_path_factory.mktemp("milvus") / "vectors.db"), timeout_s=20.0)
    yield server
    server.close()


@pytest.fixture
def flaky(server: FlakyServer) -> Iterator[FlakyServer]:
    yield server
    server.down = False


@pytest.fixture(params=["files", "milvus"])
def store(request: pytest.FixtureRequest) -> VectorStore:
    return FileStore() if request.param == "files" else MilvusStore(request.getfixturevalue("server"))


def some_documents(count: int, first: int = 0) -> list[Document]:
    return [
        a_document(
            f"p{number}",
            title=f"thing {number}",
            kind="company" if number % 7 == 0 else "product",
            owner=HOSTILE if number % 11 == 0 else f"o{number % 5}",
            audiences=("public",) if number % 3 else ("public", "buyers"),
            terms={"country": ("cn", "it") if number % 2 else ("it",)},
            numbers={"price": float(number), "weight": 1.5} if number % 4 else {},
        )
        for number in range(first, first + count)
    ]


def nearest(snapshot: Snapshot, vector: Vectors, query: Query, count: int = 10) -> dict[str, float]:
    [(rows, cosines)] = snapshot.vectors.nearest(vector, count, Conditions(snapshot, query).allowed())
    assert list(cosines) == sorted(cosines, reverse=True)
    return {snapshot.id_of(row): round(cosine, 2) for row, cosine in zip(rows.tolist(), cosines.tolist(), strict=True)}


def snapshot_of(folder: Path, store: VectorStore) -> Snapshot:
    snapshot = open_snapshot(folder, None, store)
    assert snapshot is not None
    return snapshot


def plainly(documents: Sequence[Document], vector: Vectors, count: int = 10) -> dict[str, float]:
    cosines = {each.id: float(TextEncoder().encode([each.title])[0] @ vector) for each in documents}
    best = sorted(cosines, key=lambda key: -cosines[key])[:count]
    return {key: round(cosines[key], 2) for key in best if cosines[key] > 0}


PUBLIC = ("public",)
CONDITIONS = [
    (Query(), lambda _: True),
    (Query(audiences=("buyers",)), lambda d: "buyers" in d.audiences),
    (Query(audiences=("buyers", "nobody")), lambda d: "buyers" in d.audiences),
    (Query(kinds=("company",)), lambda d: d.kind == "company"),
    (Query(owners=("o1", "unknown", HOSTILE)), lambda d: d.owner in {"o1", HOSTILE}),
    (Query(owners=("unknown",)), lambda _: False),
    (Query(hidden_owners=("o1", "unknown", HOSTILE)), lambda d: d.owner not in {"o1", HOSTILE}),
    (Query(hidden_ids=("p3", "p5", "unknown")), lambda d: d.id not in {"p3", "p5"}),
    (Query(terms={"country": ("cn",), "unknown": ()}), lambda d: "cn" in d.terms["country"]),
    (Query(terms={"country": ("fr", "it")}), lambda _: True),
    (Query(terms={"country": ("fr",)}), lambda _: False),
    (Query(ranges={"price": (100.0, 200.5)}), lambda d: 100 <= d.numbers.get("price", -1) <= 200.5),
    (Query(ranges={"price": (None, 30)}), lambda d: d.numbers.get("price", 99) <= 30),
    (Query(ranges={"price": (float("-inf"), None)}), lambda d: "price" in d.numbers),
    (Query(ranges={"unknown": (0.0, None)}), lambda _: False),
    (
        Query(kinds=("product",), terms={"country": ("cn",)}, ranges={"weight": (1.0, 2.0), "price": (50.0, None)}),
        lambda d: d.kind == "product" and "cn" in d.terms["country"] and d.numbers.get("price", 0) >= 50,
    ),
]


@pytest.fixture(scope="module", params=["files", "milvus"])
def many(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    store = FileStore() if request.param == "files" else MilvusStore(request.getfixturevalue("server"))
    folder = tmp_path_factory.mktemp("many")
    with IndexWriter(folder, TextEncoder(), store=store) as writer:
        writer.write(some_documents(400), mark={})
        writer.write(some_documents(200, 400), mark={})
    return snapshot_of(folder, store)


@pytest.mark.parametrize("query,fits", CONDITIONS)
def test_nearest_rows_match_plain_loops(many: Snapshot, query: Query, fits: Any) -> None:
    left = [each for each in some_documents(600) if fits(each)]
    for vector in TextEncoder().encode(["thing 15", "a lamp"]):
        assert nearest(many, vector, query) == pytest.approx(plainly(left, vector), abs=0.011)


def test_cosines_and_vectors_match_texts(many: Snapshot) -> None:
    encoder, rows = TextEncoder(), np.array([599, 3, 17, 0])
    asked, own = encoder.encode(["a lamp"])[0], encoder.encode([f"thing {row}" for row in rows])
    assert many.vectors.cosines(asked, rows) == pytest.approx(own @ asked, abs=1e-3)
    assert many.vectors.vector(17) == pytest.approx(own[2], abs=1e-3)
    assert not len(many.vectors.cosines(asked, rows[:0]))


def test_zero_vector_finds_nothing(many: Snapshot) -> None:
    nothing = np.zeros(DIMENSIONS, np.float32)
    assert nearest(many, nothing, Query()) == {}
    assert not many.vectors.cosines(nothing, np.array([1, 2])).any()


def test_batch_is_found_immediately_but_not_by_earlier_snapshot(tmp_path: Path, store: VectorStore) -> None:
    [vector] = ConceptEncoder().encode(["thermos"])
    with IndexWriter(tmp_path, ConceptEncoder(), store=store) as writer:
        writer.write(titled("flask", "lamp"), mark={})
        before = snapshot_of(tmp_path, store)
        writer.write([a_document("p2", title="flask"), a_document("p3", title="flask")], ["p1"], mark={})
        after = open_snapshot(tmp_path, before, store)
        assert after is not None
        assert (set(nearest(before, vector, Query())), set(nearest(after, vector, Query()))) == ({"p1"}, {"p2", "p3"})
        writer.write(deletes=["p2"], mark={})
        assert set(nearest(snapshot_of(tmp_path, store), vector, Query())) == {"p3"}
        writer.write(titled("flask"), mark={})
        assert set(nearest(snapshot_of(tmp_path, store), vector, Query())) == {"p1", "p3"}


def test_meaning_search_respects_filters_across_languages(tmp_path: Path, store: VectorStore) -> None:
    documents = [*titled("flask", "lamp", "shoe"), a_document("p4", title="flask", owner=HOSTILE, numbers={"price": 9})]
    with IndexWriter(tmp_path, ConceptEncoder(), store=store) as writer:
        writer.write(documents, mark={})
    reader = IndexReader(tmp_path, ConceptEncoder(), store=store)
    assert set(found(reader, "保温杯")) == {"p1", "p4"}
    assert found(reader, "保温杯", hidden_owners=(HOSTILE,)) == ["p1"]
    assert found(reader, "保温杯", owners=(HOSTILE,)) == ["p4"]
    assert found(reader, "保温杯", owners=("unknown",)) == []
    assert found(reader, "保温杯", hidden_ids=("p1",)) == ["p4"]
    assert found(reader, "保温杯", ranges={"price": (1.0, None)}) == ["p4"]
    assert found(reader, "保温杯", audiences=("others",)) == []
    assert [hit.id for hit in reader.similar("p1", Query()).hits] == ["p4"]


class Crash(BaseException):
    """What `kill -9` looks like from inside."""


def test_killed_batch_is_never_seen(tmp_path: Path, store: VectorStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(folder: Path, state: GenerationState) -> None:
        raise Crash

    [vector] = ConceptEncoder().encode(["thermos"])
    writer = IndexWriter(tmp_path, ConceptEncoder(), store=store)
    writer.write(titled("flask", "lamp"), mark={})
    with monkeypatch.context() as patched:
        patched.setattr(generation, "publish_state", crash)
        patched.setattr(IndexWriter, "_open", lambda _: None)
        with pytest.raises(Crash):
            writer.write([a_document(f"q{n}", title="flask", audiences=(f"a{n}",)) for n in range(5)], ["p1"], mark={})
    writer.close()
    assert set(nearest(snapshot_of(tmp_path, store), vector, Query())) == {"p1"}
    with IndexWriter(tmp_path, ConceptEncoder(), store=store) as writer:
        writer.write([a_document("p3", title="shoe"), a_document("p4", title="flask")], mark={})
    snapshot = snapshot_of(tmp_path, store)
    assert set(nearest(snapshot, vector, Query(audiences=("public", "a0", "a1")))) == {"p1", "p4"}


def test_fresh_index_replaces_old_one_with_vectors(tmp_path: Path, store: VectorStore) -> None:
    encoder = ConceptEncoder()
    with IndexWriter(tmp_path, encoder, store=store) as writer:
        writer.write(titled("flask", "lamp"), mark={})
    reader, encoder.encoded = IndexReader(tmp_path, encoder, store=store), []
    with IndexWriter.begin_new(tmp_path, encoder, store=store) as fresh:
        fresh.write(titled("lamp", "flask"), mark={})
        assert (found(reader, "termo"), encoder.encoded.count("flask")) == (["p1"], 0)
        fresh.publish()
        assert set(found(reader, "flask")) == {"p1"}
        reader.refresh()
    assert found(reader, "termo") == ["p2"]


def collections(server: MilvusServer, folder: Path) -> list[str]:
    prefix = (folder / "COLLECTIONS").read_text()
    return sorted(each.removeprefix(prefix) for each in server.ask("list_collections") if each.startswith(prefix))


def test_collection_of_replaced_index_is_dropped(tmp_path: Path, flaky: FlakyServer) -> None:
    store = MilvusStore(flaky)
    with IndexWriter(tmp_path, ConceptEncoder(), store=store) as writer:
        writer.write(titled("flask"), mark={})
    with IndexWriter.begin_new(tmp_path, ConceptEncoder(), store=store) as fresh:
        fresh.write(titled("flask"), mark={})
        assert collections(flaky, tmp_path) == ["_g000001", "_g000002"]
        flaky.down = True
        fresh.publish()
        flaky.down = False
    assert collections(flaky, tmp_path) == ["_g000001", "_g000002"]
    IndexWriter(tmp_path, ConceptEncoder(), store=store).close()
    assert collections(flaky, tmp_path) == ["_g000002"]


def test_index_moves_to_milvus_without_reencoding(tmp_path: Path, server: FlakyServer) -> None:
    encoder, store = ConceptEncoder(), MilvusStore(server)
    with IndexWriter(tmp_path, encoder) as writer:
        writer.write(titled("flask", "lamp"), mark={})
    with pytest.raises(VectorsMoved):
        IndexReader(tmp_path, encoder, store=store)
    with pytest.raises(VectorsMoved):
        IndexWriter(tmp_path, encoder, store=store)
    encoder.encoded = []
    with IndexWriter.begin_new(tmp_path, encoder, store=store) as fresh:
        fresh.write(titled("flask", "lamp"), mark={})
        fresh.publish()
    assert "flask" not in encoder.encoded
    assert found(IndexReader(tmp_path, encoder, store=store), "termo") == ["p1"]
    assert not (tmp_path / "g000002" / "vector.column").stat().st_size
    with pytest.raises(VectorsMoved):
        IndexReader(tmp_path, encoder)


def test_lost_collection_requires_rebuild(tmp_path: Path, server: FlakyServer) -> None:
    store = MilvusStore(server)
    with IndexWriter(tmp_path, ConceptEncoder(), store=store) as writer:
        writer.write(titled("flask"), mark={})
    server.ask("drop_collection", (tmp_path / "COLLECTIONS").read_text() + "_g000001")
    with pytest.raises(VectorsMoved):
        IndexWriter(tmp_path, ConceptEncoder(), store=store)
    with IndexWriter.begin_new(tmp_path, ConceptEncoder(), store=store) as fresh:
        fresh.write(titled("flask"), mark={})
        fresh.publish()
    assert found(IndexReader(tmp_path, ConceptEncoder(), store=store), "termo") == ["p1"]


def test_outage_falls_back_to_word_search(tmp_path: Path, flaky: FlakyServer, caplog: pytest.LogCaptureFixture) -> None:
    store = MilvusStore(flaky)
    with IndexWriter(tmp_path, ConceptEncoder(), store=store) as writer:
        writer.write(titled("flask", "lamp", "red flask"), mark={})
    flaky.down, flaky.asked = True, 0
    reader = IndexReader(tmp_path, ConceptEncoder(), store=store)
    with caplog.at_level(logging.WARNING):
        assert set(found(reader, "flask")) == {"p1", "p3"}
        assert nearest(snapshot_of(tmp_path, store), ConceptEncoder().encode(["thermos"])[0], Query()) == {}
        assert [hit.id for hit in reader.similar("p1", Query()).hits] == ["p3"]
    told = [record.getMessage() for record in caplog.records if record.name.startswith("matching")]
    assert told == ["searching by words alone: Milvus, asked to load_collection: no answer"]
    assert flaky.asked == 1


def test_writer_changes_nothing_during_outage_and_resumes(tmp_path: Path, flaky: FlakyServer) -> None:
    store = MilvusStore(flaky)
    with IndexWriter(tmp_path, ConceptEncoder(), store=store) as writer:
        writer.write(titled("flask"), mark={"at": 1})
        flaky.down = True
        for _ in range(2):
            with pytest.raises(VectorsUnavailable):
                writer.write([a_document("p2", title="flask")], ["p1"], mark={"at": 2})
        assert IndexReader(tmp_path, ConceptEncoder(), store=store).ids() == {"p1"}
        flaky.down = False
        assert writer.mark == {"at": 1}
        writer.write([a_document("p2", title="flask")], ["p1"], mark={"at": 2})
    assert found(IndexReader(tmp_path, ConceptEncoder(), store=MilvusStore(flaky)), "termo") == ["p2"]


def test_outage_is_retried_after_pause_and_logged_once_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    now = 100.0
    outage = Outage(pause_s=5, log_interval_s=60, clock=lambda: now)

    def failing() -> str:
        raise VectorsUnavailable("no answer")

    for moment in (100.0, 106.0, 159.0, 166.0):
        now = moment
        assert outage.call(failing, "otherwise") == "otherwise"
        assert outage.call(lambda: "an answer", "not asked") == "not asked"
    assert len(caplog.records) == 2
    now = 172.0

    def refusing() -> str:
        raise VectorsRefused("no such collection")

    assert outage.call(refusing, "otherwise") == "otherwise"
    assert outage.call(lambda: "an answer", "otherwise") == "an answer"


def test_connection_error_hides_password(tmp_path: Path) -> None:
    store = vector_store("http://root:secretword@127.0.0.1:9/fair")
    with pytest.raises(VectorsUnavailable) as refused:
        store.remove_stale(tmp_path, tmp_path / "g000001")
    assert "secretword" not in str(refused.value)
    assert not isinstance(refused.value, VectorsRefused)


@pytest.mark.parametrize(
    "url", ["secretword", "ftp://secretword@host", "http://", "http://root:12secret/word@host:19530", "http://h:0"]
)
def test_invalid_address_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(ValueError, match="Milvus is at") as refused:
        vector_store(url)
    assert "secret" not in str(refused.value)


def test_expressions_contain_only_numbers() -> None:
    limits = RowConditions(((1, 2), (5,)), (7,), ((3, 0.5, None), (4, float("-inf"), float("inf"))), (9,))
    assert expression(limits, 100, [8]) == (
        "row < 100 and array_contains_any(labels, [1, 2]) and array_contains_any(labels, [5])"
        " and not array_contains_any(labels, [7])"
        ' and exists numbers["n3"] and numbers["n3"] >= 0.5 and exists numbers["n4"] and row not in [8, 9]'
    )
