"""Kinds of thing in a catalogue: the head words of its titles, types and groups, with their embeddings.

    kinds.jsonl     one kind per line: [term, as written]
    kinds.vectors   its vector, little-endian float32 [dimensions]

Encoders handle single words far better than whole titles: `laptop` is much nearer to `notebook` than to any title of
one. So a query's word is compared with the words that name kinds in this catalogue. Both files only grow; a kind
without living documents does no harm, because it matches nothing.
"""

import json
import os
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import numpy as np

from matching.encode import Encoder, Vectors
from matching.index.documents import Document
from matching.index.errors import refused
from matching.index.queries.parsing import Kind, QueryPlan
from matching.index.storage.embeddings import made_by
from matching.index.storage.generation import read_state
from matching.index.terms.inverted_index import Analysis
from matching.text import grams, has_digit

_NAMES, _VECTORS = "kinds.jsonl", "kinds.vectors"
_SHORTEST = 3
"""Minimum length of a word; encoders know little about `aa` and `sd`, but much about every Chinese word."""
_GAP = 0.1
"""Kinds whose cosine is lower than the best by more than this are other things."""
_MOST = 8
_LOOKED_AT = 4 * _MOST
_CLEAR = 0.5
"""A kind below this confidence is not meant: more titles contain the query's own word than there are of the kind."""
_OWN = 0.2
"""A word that is the head of this share of the titles containing it is the catalogue's own word for the kind."""
_GUESSED = 0.5
"""Weight of another word for a kind if the catalogue does not have the query's own."""
_REMEMBERED = 10_000
_MAKERS = 200_000
"""Maximum number of title heads remembered that only one maker has used so far, the latest ones: 40 MB."""


class Counts(Protocol):
    """Word statistics."""

    def headed(self, term: str) -> int:
        """Return the number of rows whose kind is a term."""
        ...

    def titled(self, term: str) -> int:
        """Return the number of rows with a term in the title."""
        ...


class KindWriter:
    """Adds new kinds. Half-written data of a killed process is truncated by the next."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        """Open or create the kinds in a folder; the caller holds the generation's lock."""
        self._encoder = encoder
        self._borrowed = Kinds([], np.zeros((0, encoder.dimensions), np.float32))
        (folder / _NAMES).touch()
        (folder / _VECTORS).touch()
        lines = _lines(folder)
        size = encoder.dimensions * np.dtype("<f4").itemsize
        count = min(len(lines), (folder / _VECTORS).stat().st_size // size)
        self._known = set(_terms(folder, lines[:count]))
        self._makers: OrderedDict[str, str] = OrderedDict()
        self._synced = True
        self._lines = (folder / _NAMES).open("r+b")
        self._vectors = (folder / _VECTORS).open("r+b")
        for file, length in ((self._lines, sum(map(len, lines[:count]))), (self._vectors, count * size)):
            file.truncate(length)
            file.seek(length)

    def add(self, documents: Iterable[Document], analyses: Iterable[Analysis]) -> None:
        """Encode and append the unknown kinds of documents, from their analyses.

        The head of a title counts as a kind once two makers use it: that of one may be a product line.
        """
        new: dict[str, str] = {}
        for document, analysis in zip(documents, analyses, strict=True):
            maker = document.brand or document.owner or document.id
            sure = {head.term for head in analysis.named}
            for head in analysis.kinds:
                if head.term in self._known or not _is_word(head.written):
                    continue
                if head.term in sure or self._makers.setdefault(head.term, maker) != maker:
                    new[head.term] = head.written
        while len(self._makers) > _MAKERS:
            self._makers.popitem(last=False)
        if new:
            self._append(new)

    def _append(self, new: Mapping[str, str]) -> None:
        self._vectors.write(self._encoded(new).astype("<f4").tobytes())
        self._vectors.flush()
        self._lines.writelines(json.dumps(pair, ensure_ascii=False).encode() + b"\n" for pair in new.items())
        self._lines.flush()
        self._known |= new.keys()
        self._synced = False
        for term in new:
            self._makers.pop(term, None)

    def sync(self) -> None:
        """Return once all kinds would survive a power cut."""
        if not self._synced:
            for file in (self._vectors, self._lines):
                os.fsync(file.fileno())
            self._synced = True

    def _encoded(self, new: Mapping[str, str]) -> Vectors:
        """Return the vectors of kinds (term → as written), float32 [n, dimensions]."""
        known = [self._known_before(term) for term in new]
        unknown = [written for written, vector in zip(new.values(), known, strict=True) if vector is None]
        encoded = iter(self._encoder.encode(unknown) if unknown else ())
        return np.array([next(encoded) if vector is None else vector for vector in known], np.float32)

    def _known_before(self, term: str) -> Vectors | None:
        """Return the vector in an older index; not zeros, from a time when the encoder was not available."""
        vector = self._borrowed.vector_of(term)
        return None if vector is None or not vector.any() else vector

    def borrow(self, kinds: "Kinds") -> None:
        """Reuse the vectors of kinds in an older index, by the same encoder."""
        self._borrowed = kinds

    def close(self) -> None:
        """Close the files."""
        with closing(self._lines), closing(self._vectors):
            pass


class Kinds:
    """The kinds of a catalogue at one moment."""

    def __init__(self, terms: list[str], vectors: Vectors, *, read: int = 0) -> None:
        """Take n terms and their vectors, float32 [n, dimensions]; they occupy `read` bytes of their file."""
        self.terms = terms
        self.read = read
        self._vectors = vectors
        self._rows = {term: row for row, term in enumerate(terms)}
        self._remembered: dict[str, list[tuple[str, float]]] = {}

    def vector_of(self, term: str) -> Vectors | None:
        """Return the vector of a kind, float32 [dimensions], if it is known."""
        row = self._rows.get(term)
        return None if row is None else self._vectors[row]

    def widen(self, plan: QueryPlan, encoder: Encoder, counts: Counts) -> QueryPlan:
        """Return a plan whose words also match other words for the same kind of thing.

        If many titles contain the query's own word, nothing is added.
        """
        if plan.is_code or not self.terms:
            return plan
        near = self._near([need.written for need in plan.needs if _is_word(need.written)], encoder)
        # Of several words that no title has, the meaning of all together says more than that of each.
        known = {need.term for need in plan.needs if len(plan.needs) == 1 or counts.titled(need.term)}
        needs = (
            replace(need, kinds=_chosen(need.term, near.get(need.written, []) if need.term in known else [], counts))
            for need in plan.needs
        )
        return replace(plan, needs=tuple(needs))

    def unknown(self, plan: QueryPlan) -> list[str]:
        """Return the words of a plan that `widen` would have to encode."""
        words = [need.written for need in plan.needs if _is_word(need.written)] if self.terms else []
        return [word for word in words if word not in self._remembered]

    def _near(self, words: Sequence[str], encoder: Encoder) -> dict[str, list[tuple[str, float]]]:
        """Return for each word the kinds that are nearly the same, nearest first, with their cosines."""
        known = self._remembered
        found = {word: known[word] for word in words if word in known}
        new = [word for word in words if word not in found]
        if new:
            cosines = encoder.encode(new) @ self._vectors.T
            for word, row in zip(new, cosines, strict=True):
                best = np.flatnonzero(row >= encoder.nearness.same)
                ordered = best[np.argsort(-row[best], kind="stable")[:_LOOKED_AT]]
                found[word] = [(self.terms[i], float(row[i])) for i in ordered.tolist()]
            self._remembered = found if len(known) > _REMEMBERED else known | found
        return found


def read_kinds(folder: Path, dimensions: int, before: Kinds | None) -> Kinds:
    """Return the kinds in a folder; `before` are the same at an earlier time. Raises DamagedIndex."""
    known = before or Kinds([], np.zeros((0, dimensions), np.float32))
    if not (folder / _VECTORS).exists():
        return known
    # Vectors are written first, so every complete line has one.
    vectors = (folder / _VECTORS).stat().st_size // (dimensions * np.dtype("<f4").itemsize)
    lines = _lines(folder, known.read)[: max(0, vectors - len(known.terms))]
    if not lines:
        return known
    terms = known.terms + _terms(folder, lines)
    mapped = np.memmap(folder / _VECTORS, "<f4", "r", shape=(len(terms), dimensions)).view(np.ndarray)
    return Kinds(terms, mapped, read=known.read + sum(map(len, lines)))


def kinds_of(generation: Path | None, encoder: Encoder) -> Kinds:
    """Return the kinds of another generation; none if they are from another encoder. Raises DamagedIndex."""
    state = read_state(generation) if generation else None
    if generation is None or state is None or not made_by(state, encoder):
        return Kinds([], np.zeros((0, encoder.dimensions), np.float32))
    return read_kinds(generation, encoder.dimensions, None)


def _lines(folder: Path, start: int = 0) -> list[bytes]:
    """Return the complete lines from a byte on."""
    with refused(folder / _NAMES), (folder / _NAMES).open("rb") as file:
        file.seek(start)
        written = file.read()
    return written[: written.rfind(b"\n") + 1].splitlines(keepends=True)


def _terms(folder: Path, lines: Iterable[bytes]) -> list[str]:
    with refused(folder / _NAMES):
        return [str(term) for term, _ in map(_pair, lines)]


def _pair(line: bytes) -> tuple[object, object]:
    match json.loads(line):
        case [term, written]:
            return term, written
        case _:
            message = "this is no pair"
            raise ValueError(message)


def _is_word(written: str) -> bool:
    return (len(written) >= _SHORTEST or bool(grams(written))) and not has_digit(written)


def _chosen(term: str, near: list[tuple[str, float]], counts: Counts) -> tuple[Kind, ...]:
    """Return the nearby kinds that may be meant by a term, because this catalogue has them."""
    counted = [(kind, cosine, counts.headed(kind)) for kind, cosine in near if kind != term]
    present = [each for each in counted if each[2]]
    own = counts.titled(term)
    doubt = max(0.0, 1 - counts.headed(term) / (_OWN * max(1, own)))
    chosen = []
    for kind, cosine, count in present[:_MOST]:
        sure = min(1.0, count / max(1, own))
        if cosine >= present[0][1] - _GAP and sure * doubt >= _CLEAR:
            # If no title has the word, no mere accessory needs to rank below these.
            sure *= 1.0 if own else _GUESSED
            chosen.append(Kind(kind, likeness=cosine, sureness=sure * (cosine / present[0][1]) ** 2))
    return tuple(chosen)
