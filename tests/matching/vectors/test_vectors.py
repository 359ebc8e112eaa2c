"""Nearest rows: exact among few, nearly exact among many, never one that is not allowed."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import faiss
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from matching.vectors import (
    BLOCK,
    AllowedRows,
    RowSpan,
    RowVectors,
    build_segment,
    is_readable,
    nearest,
    next_span,
    segment_name,
)

_ROWS = 3 * BLOCK + 100
_DIMENSIONS = 32


def some_vectors(rows: int = _ROWS) -> NDArray[np.float16]:
    """Return rows in forty bundles, as texts about forty kinds of goods lie."""
    random = np.random.default_rng(4)
    middles = random.normal(size=(40, _DIMENSIONS))
    vectors = middles[random.integers(40, size=rows)] + random.normal(size=(rows, _DIMENSIONS)) * 0.7
    unit: NDArray[np.float16] = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float16)
    return unit


VECTORS = some_vectors()
ASKED = VECTORS[::611].astype(np.float32)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("segments")
    for span in (RowSpan(0, 2 * BLOCK), RowSpan(2 * BLOCK, 3 * BLOCK)):
        build_segment(made / segment_name(span), VECTORS[span.first : span.last])
    return made


@pytest.fixture(scope="module")
def segmented(folder: Path) -> RowVectors:
    return RowVectors(VECTORS, folder, [RowSpan(0, 2 * BLOCK), RowSpan(2 * BLOCK, 3 * BLOCK)])


def truth(vector: NDArray[np.float32], mask: NDArray[np.bool_], count: int) -> set[int]:
    cosines = VECTORS.astype(np.float32) @ vector
    cosines[~mask] = -9
    return set(np.argsort(-cosines)[:count].tolist())


@pytest.mark.parametrize("share", [1.0, 0.5, 0.02])
def test_blocks_find_exact_nearest_rows(tmp_path: Path, share: float) -> None:
    mask = np.random.default_rng(1).random(_ROWS) < share
    exact = RowVectors(VECTORS, tmp_path, [])
    for vector in ASKED:
        found = exact.nearest(vector, 10, AllowedRows(mask))[0]
        assert set(found.rows.tolist()) == truth(vector, mask, 10)
        assert list(found.cosines) == sorted(found.cosines, reverse=True)


@pytest.mark.parametrize("share", [1.0, 0.5, 0.02])
def test_segments_find_most_nearest_rows(segmented: RowVectors, share: float) -> None:
    mask = np.random.default_rng(2).random(_ROWS) < share
    found = [set(segmented.nearest(vector, 10, AllowedRows(mask))[0].rows.tolist()) for vector in ASKED]
    right = [len(each & truth(vector, mask, 10)) for each, vector in zip(found, ASKED, strict=True)]
    assert sum(right) >= 0.95 * 10 * len(ASKED)
    assert all(mask[list(each)].all() for each in found)


def test_cosines_use_full_vectors(segmented: RowVectors) -> None:
    found = segmented.nearest(ASKED[3], 10, AllowedRows(np.ones(_ROWS, np.bool_)))[0]
    assert np.allclose(found.cosines, VECTORS[found.rows].astype(np.float32) @ ASKED[3], atol=1e-6)


def test_exact_comparison_matches_plain_loops(segmented: RowVectors) -> None:
    mask = np.random.default_rng(3).random(_ROWS) < 0.3
    best = segmented.search_exact(ASKED[:3], 5, AllowedRows(mask))
    for vector, cosines in zip(ASKED[:3], best, strict=True):
        plain = np.sort((VECTORS.astype(np.float32) @ vector)[mask])[::-1][:5]
        assert np.allclose(cosines, plain, atol=1e-6)


def test_zero_vector_and_empty_mask_find_nothing(segmented: RowVectors) -> None:
    everything = AllowedRows(np.ones(_ROWS, np.bool_))
    assert not len(segmented.nearest(np.zeros(_DIMENSIONS, np.float32), 10, everything)[0].rows)
    assert not len(segmented.nearest(ASKED[0], 10, AllowedRows(np.zeros(_ROWS, np.bool_)))[0].rows)


def test_later_view_reuses_segments_and_whole_blocks(folder: Path) -> None:
    spans = [RowSpan(0, 2 * BLOCK)]
    before = RowVectors(VECTORS[: 3 * BLOCK + 10], folder, spans)
    after = RowVectors(VECTORS, folder, spans, before)
    assert after.segments == before.segments
    assert after.blocks[0] is before.blocks[0]
    assert after.blocks[-1].span.last == _ROWS


def test_uncached_blocks_find_same_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    everything = AllowedRows(np.ones(_ROWS, np.bool_))
    before = RowVectors(VECTORS, tmp_path, [])
    monkeypatch.setattr(nearest, "_MAX_CACHED_BLOCKS", 1)
    few = RowVectors(VECTORS, tmp_path, [])
    assert [block.cached for block in few.blocks] == [True, False, False, False]
    assert [block.cached for block in before.blocks] == [True] * 4
    for vector in ASKED[:5]:
        one, other = (each.nearest(vector, 10, everything)[0] for each in (few, before))
        assert one.rows.tolist() == other.rows.tolist()


def test_batched_queries_find_exact_nearest_rows(tmp_path: Path) -> None:
    blocks = RowVectors(VECTORS, tmp_path, [])
    rows, cosines = blocks.search_approximate(ASKED, 10, 1.0)
    everything = np.ones(_ROWS, np.bool_)
    assert [set(each) for each in rows.tolist()] == [truth(vector, everything, 10) for vector in ASKED]
    own = np.einsum("qcd,qd->qc", VECTORS[rows].astype(np.float32), ASKED)
    assert np.allclose(cosines, own, atol=1e-5)


@pytest.mark.parametrize("damage", [b"", b"not a segment at all"])
def test_unreadable_segment_is_ignored(tmp_path: Path, damage: bytes) -> None:
    span = RowSpan(0, 2 * BLOCK)
    (tmp_path / segment_name(span)).write_bytes(damage)
    vectors = RowVectors(VECTORS, tmp_path, [span])
    assert vectors.segments == []
    found = vectors.nearest(ASKED[0], 10, AllowedRows(np.ones(_ROWS, np.bool_)))[0]
    assert set(found.rows.tolist()) == truth(ASKED[0], np.ones(_ROWS, np.bool_), 10)


def test_segment_of_other_rows_is_ignored(folder: Path, tmp_path: Path) -> None:
    there = folder / segment_name(RowSpan(2 * BLOCK, 3 * BLOCK))
    (tmp_path / segment_name(RowSpan(0, 2 * BLOCK))).write_bytes(there.read_bytes())
    assert RowVectors(VECTORS, tmp_path, [RowSpan(0, 2 * BLOCK)]).segments == []


def write_flat(path: Path, span: RowSpan) -> None:
    """Write as many rows as another kind of index keeps them."""
    flat = faiss.IndexFlatIP(_DIMENSIONS)
    flat.add(VECTORS[span.first : span.last].astype(np.float32))
    faiss.write_index(flat, str(path))


def write_narrow(path: Path, span: RowSpan) -> None:
    """Write as many rows of another encoder."""
    build_segment(path, VECTORS[span.first : span.last, : _DIMENSIONS // 2])


def write_huge(path: Path, span: RowSpan) -> None:
    """Write a segment in which one bit of the number of its lists is not the one that was written."""
    build_segment(path, VECTORS[span.first : span.last])
    damaged = bytearray(path.read_bytes())
    damaged[damaged.index(b"ilar") + 7] ^= 0x40
    path.write_bytes(damaged)


@pytest.mark.parametrize("write", [write_flat, write_narrow, write_huge])
def test_invalid_segment_file_is_ignored(tmp_path: Path, write: Callable[[Path, RowSpan], None]) -> None:
    span = RowSpan(0, BLOCK)
    write(tmp_path / segment_name(span), span)
    assert not is_readable(tmp_path / segment_name(span), span, _DIMENSIONS)
    assert RowVectors(VECTORS, tmp_path, [span]).segments == []


@given(st.lists(st.integers(1, 12 * BLOCK), min_size=1, max_size=60))
def test_segments_stay_few_and_contiguous(added: list[int]) -> None:
    segments: list[RowSpan] = []
    rows = written = 0
    for count in added:
        rows += count
        while span := next_span(segments, rows):
            segments = [each for each in segments if each.last <= span.first] + [span]
            written += span.rows
            assert [each.first for each in segments] == [0, *(each.last for each in segments[:-1])]
            assert all(border % BLOCK == 0 for each in segments for border in each)
    assert rows - (segments[-1].last if segments else 0) < 5 * BLOCK
    assert all(a.rows >= 2 * b.rows for a, b in pairwise(segments))
    assert written <= 12 * rows


def test_scopes_of_one_query_are_independent(segmented: RowVectors) -> None:
    random = np.random.default_rng(5)
    scopes = [AllowedRows(random.random(_ROWS) < share) for share in (1.0, 0.4, 0.01, 0.0)]
    together = segmented.nearest(ASKED[1], 10, *scopes)
    alone = [segmented.nearest(ASKED[1], 10, scope)[0] for scope in scopes]
    assert [each.rows.tolist() for each in together] == [each.rows.tolist() for each in alone]


def test_filter_opposing_query_finds_full_result(segmented: RowVectors) -> None:
    cosines = VECTORS.astype(np.float32) @ ASKED[1]
    far = AllowedRows(cosines < np.quantile(cosines, 0.9))
    _, found = segmented.nearest(ASKED[1], 10, AllowedRows(np.ones(_ROWS, np.bool_)), far)
    assert found.rows.tolist() == segmented.nearest(ASKED[1], 10, far)[0].rows.tolist()
    assert len(found.rows) == 10


@pytest.mark.parametrize("share", [1.0, 0.3])
def test_batched_queries_find_most_allowed_nearest_rows(segmented: RowVectors, share: float) -> None:
    mask = np.random.default_rng(1).random(_ROWS) < share
    rows, _ = segmented.search_approximate(ASKED, 30, 1 / 2, AllowedRows(mask))
    assert mask[rows].all()
    found = [len(truth(vector, mask, 10) & set(own)) for vector, own in zip(ASKED, rows.tolist(), strict=True)]
    assert np.mean(found) >= 8
    everything, cosines = segmented.search_approximate(ASKED, 30, 1 / 2)
    exact = segmented.cosines_of_many(ASKED, everything)
    assert np.abs(exact - cosines).mean() < 0.1


def test_batched_queries_pad_missing_rows(segmented: RowVectors) -> None:
    mask = np.zeros(_ROWS, np.bool_)
    mask[[5, _ROWS - 1]] = True
    rows, cosines = segmented.search_approximate(ASKED, 4, 1.0, AllowedRows(mask))
    assert {tuple(sorted(each)) for each in rows.tolist()} == {(-1, -1, 5, _ROWS - 1)}
    assert (segmented.cosines_of_many(ASKED, rows)[rows < 0] == 0).all()
    assert cosines.shape == rows.shape
