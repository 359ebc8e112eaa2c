"""Head terms of a catalogue: the head words of its titles, types and groups, which name kinds of thing, with vectors.

    kinds.jsonl     one head term per line: [term, as written]
    kinds.vectors   its vector, little-endian float32 [dimensions]

Encoders handle single words far better than whole titles: `laptop` is much nearer to `notebook` than to any title of
one. So a query's word is compared with the words that name kinds in this catalogue. Both files only grow; a head term
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
from matching.index.errors import raise_as_damaged
from matching.index.queries.parsing import Expansion, ParsedQuery
from matching.index.storage.embeddings import is_encoded_by
from matching.index.storage.generation import read_state
from matching.index.terms.inverted_index import Analysis
from matching.text import grams, has_digit

_NAMES, _VECTORS = "kinds.jsonl", "kinds.vectors"
_MIN_WORD_LENGTH = 3
"""Minimum length of a word; encoders know little about `aa` and `sd`, but much about every Chinese word."""
_MAX_COSINE_GAP = 0.1
"""Head terms whose cosine is lower than the best by more than this are other things."""
_MAX_EXPANSIONS = 8
_MAX_CANDIDATES = 4 * _MAX_EXPANSIONS
_MIN_CONFIDENCE = 0.5
"""A head term below this confidence is not meant: more titles contain the query's own word than have this head."""
_MIN_HEAD_SHARE = 0.2
"""A word that is the head of this share of the titles containing it is the catalogue's own word for the kind."""
_UNKNOWN_WORD_WEIGHT = 0.5
"""Weight of another word for a kind if the catalogue does not have the query's own."""
_CACHE_SIZE = 10_000
_MAX_SINGLE_BRANDS = 200_000
"""Maximum number of title heads remembered that only one brand has used so far, the latest ones: 40 MB."""


class TermStatistics(Protocol):
    """Word statistics."""

    def head_frequency(self, term: str) -> int:
        """Return the number of rows whose head is a term."""
        ...

    def title_frequency(self, term: str) -> int:
        """Return the number of rows with a term in the title."""
        ...


class HeadTermWriter:
    """Adds new head terms. Half-written data of a killed process is truncated by the next."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        """Open or create the head terms in a folder; the caller holds the generation's lock."""
        self._encoder = encoder
        self._reused = HeadTerms([], np.zeros((0, encoder.dimensions), np.float32))
        (folder / _NAMES).touch()
        (folder / _VECTORS).touch()
        lines = _lines(folder)
        size = encoder.dimensions * np.dtype("<f4").itemsize
        count = min(len(lines), (folder / _VECTORS).stat().st_size // size)
        self._known = set(_terms(folder, lines[:count]))
        self._first_brand: OrderedDict[str, str] = OrderedDict()
        self._synced = True
        self._lines = (folder / _NAMES).open("r+b")
        self._vectors = (folder / _VECTORS).open("r+b")
        for file, length in ((self._lines, sum(map(len, lines[:count]))), (self._vectors, count * size)):
            file.truncate(length)
            file.seek(length)

    def add(self, documents: Iterable[Document], analyses: Iterable[Analysis]) -> None:
        """Encode and append the unknown head terms of documents, from their analyses.

        The head of a title counts once two brands use it: that of one may be a product line.
        """
        new: dict[str, str] = {}
        for document, analysis in zip(documents, analyses, strict=True):
            brand = document.brand or document.owner or document.id
            stated = {head.term for head in analysis.stated}
            for head in analysis.head_terms:
                if head.term in self._known or not _is_encodable(head.surface):
                    continue
                if head.term in stated or self._first_brand.setdefault(head.term, brand) != brand:
                    new[head.term] = head.surface
        while len(self._first_brand) > _MAX_SINGLE_BRANDS:
            self._first_brand.popitem(last=False)
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
            self._first_brand.pop(term, None)

    def sync(self) -> None:
        """Return once all head terms would survive a power cut."""
        if not self._synced:
            for file in (self._vectors, self._lines):
                os.fsync(file.fileno())
            self._synced = True

    def _encoded(self, new: Mapping[str, str]) -> Vectors:
        """Return the vectors of head terms (term → as written), float32 [n, dimensions]."""
        known = [self._reused_vector(term) for term in new]
        unknown = [surface for surface, vector in zip(new.values(), known, strict=True) if vector is None]
        encoded = iter(self._encoder.encode(unknown) if unknown else ())
        return np.array([next(encoded) if vector is None else vector for vector in known], np.float32)

    def _reused_vector(self, term: str) -> Vectors | None:
        """Return the vector in an older index; not zeros, from a time when the encoder was not available."""
        vector = self._reused.vector_of(term)
        return None if vector is None or not vector.any() else vector

    def reuse(self, head_terms: "HeadTerms") -> None:
        """Reuse the vectors of head terms in an older index, by the same encoder."""
        self._reused = head_terms

    def close(self) -> None:
        """Close the files."""
        with closing(self._lines), closing(self._vectors):
            pass


class HeadTerms:
    """The head terms of a catalogue at one moment."""

    def __init__(self, terms: list[str], vectors: Vectors, *, read: int = 0) -> None:
        """Take n terms and their vectors, float32 [n, dimensions]; they occupy `read` bytes of their file."""
        self.terms = terms
        self.read = read
        self._vectors = vectors
        self._rows = {term: row for row, term in enumerate(terms)}
        self._nearest_cache: dict[str, list[tuple[str, float]]] = {}

    def vector_of(self, term: str) -> Vectors | None:
        """Return the vector of a head term, float32 [dimensions], if it is known."""
        row = self._rows.get(term)
        return None if row is None else self._vectors[row]

    def expand(self, parsed_query: ParsedQuery, encoder: Encoder, statistics: TermStatistics) -> ParsedQuery:
        """Return a query whose words also match other words for the same kind of thing.

        If many titles contain the query's own word, nothing is added.
        """
        if parsed_query.is_code or not self.terms:
            return parsed_query
        near = self._nearest(_encodable(parsed_query), encoder)
        # Of several words that no title has, the meaning of all together says more than that of each.
        terms = {each.term for each in parsed_query.query_terms}
        known = {term for term in terms if len(parsed_query.query_terms) == 1 or statistics.title_frequency(term)}
        query_terms = (
            replace(
                each,
                expansions=_expansions(each.term, near.get(each.surface, []) if each.term in known else [], statistics),
            )
            for each in parsed_query.query_terms
        )
        return replace(parsed_query, query_terms=tuple(query_terms))

    def unknown(self, parsed_query: ParsedQuery) -> list[str]:
        """Return the words of a query that `expand` would have to encode."""
        words = _encodable(parsed_query) if self.terms else []
        return [word for word in words if word not in self._nearest_cache]

    def _nearest(self, words: Sequence[str], encoder: Encoder) -> dict[str, list[tuple[str, float]]]:
        """Return for each word the head terms that are nearly the same, nearest first, with their cosines."""
        known = self._nearest_cache
        found = {word: known[word] for word in words if word in known}
        new = [word for word in words if word not in found]
        if new:
            cosines = encoder.encode(new) @ self._vectors.T
            for word, row in zip(new, cosines, strict=True):
                best = np.flatnonzero(row >= encoder.thresholds.same)
                ordered = best[np.argsort(-row[best], kind="stable")[:_MAX_CANDIDATES]]
                found[word] = [(self.terms[i], float(row[i])) for i in ordered.tolist()]
            self._nearest_cache = found if len(known) > _CACHE_SIZE else known | found
        return found


def read_head_terms(folder: Path, dimensions: int, before: HeadTerms | None) -> HeadTerms:
    """Return the head terms in a folder; `before` are the same at an earlier time. Raises DamagedIndex."""
    known = before or HeadTerms([], np.zeros((0, dimensions), np.float32))
    if not (folder / _VECTORS).exists():
        return known
    # Vectors are written first, so every complete line has one.
    vectors = (folder / _VECTORS).stat().st_size // (dimensions * np.dtype("<f4").itemsize)
    lines = _lines(folder, known.read)[: max(0, vectors - len(known.terms))]
    if not lines:
        return known
    terms = known.terms + _terms(folder, lines)
    mapped = np.memmap(folder / _VECTORS, "<f4", "r", shape=(len(terms), dimensions)).view(np.ndarray)
    return HeadTerms(terms, mapped, read=known.read + sum(map(len, lines)))


def head_terms_of(generation: Path | None, encoder: Encoder) -> HeadTerms:
    """Return the head terms of another generation; none if they are from another encoder. Raises DamagedIndex."""
    state = read_state(generation) if generation else None
    if generation is None or state is None or not is_encoded_by(state, encoder):
        return HeadTerms([], np.zeros((0, encoder.dimensions), np.float32))
    return read_head_terms(generation, encoder.dimensions, None)


def _lines(folder: Path, start: int = 0) -> list[bytes]:
    """Return the complete lines from a byte on."""
    with raise_as_damaged(folder / _NAMES), (folder / _NAMES).open("rb") as file:
        file.seek(start)
        content = file.read()
    return content[: content.rfind(b"\n") + 1].splitlines(keepends=True)


def _terms(folder: Path, lines: Iterable[bytes]) -> list[str]:
    with raise_as_damaged(folder / _NAMES):
        return [str(term) for term, _ in map(_parsed_line, lines)]


def _parsed_line(line: bytes) -> tuple[object, object]:
    match json.loads(line):
        case [term, surface]:
            return term, surface
        case _:
            message = "this is no pair"
            raise ValueError(message)


def _encodable(parsed_query: ParsedQuery) -> list[str]:
    return [each.surface for each in parsed_query.query_terms if _is_encodable(each.surface)]


def _is_encodable(surface: str) -> bool:
    return (len(surface) >= _MIN_WORD_LENGTH or bool(grams(surface))) and not has_digit(surface)


def _expansions(term: str, near: list[tuple[str, float]], statistics: TermStatistics) -> tuple[Expansion, ...]:
    """Return the nearby head terms that may be meant by a term, because this catalogue has them."""
    counted = [
        (head_term, cosine, statistics.head_frequency(head_term)) for head_term, cosine in near if head_term != term
    ]
    present = [each for each in counted if each[2]]
    own = statistics.title_frequency(term)
    doubt = max(0.0, 1 - statistics.head_frequency(term) / (_MIN_HEAD_SHARE * max(1, own)))
    expansions = []
    for head_term, cosine, count in present[:_MAX_EXPANSIONS]:
        confidence = min(1.0, count / max(1, own))
        if cosine >= present[0][1] - _MAX_COSINE_GAP and confidence * doubt >= _MIN_CONFIDENCE:
            # If no title has the word, no mere accessory needs to rank below these.
            confidence *= 1.0 if own else _UNKNOWN_WORD_WEIGHT
            expansions.append(
                Expansion(head_term, similarity=cosine, confidence=confidence * (cosine / present[0][1]) ** 2)
            )
    return tuple(expansions)
