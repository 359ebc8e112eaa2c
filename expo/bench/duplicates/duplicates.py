"""Quality of pairing the goods of two shops, compared with plain TF-IDF in the same run."""

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import orjson

from expo.bench.duplicates.listings import read_listings, read_pairs
from expo.bench.report import Report, progress, report, rss_mb
from expo.bench.rows import require_folder
from expo.kit.errors import Invalid
from matching import Encoder
from matching.duplicates import DuplicateCandidate, Listing, compare_all, find_duplicates
from matching.duplicates.blocking import Rows

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Pairs = Mapping[str, set[str]]
Ranking = Mapping[str, Sequence[str]]
_FIRST: Final = 10
_WORD: Final = re.compile(r"\w\w+")
_CHUNK: Final = 256
_CHANCES: Final = (30, 40, 50, 60, 70, 80, 90)
"""Percent."""


def measure(left: Path, right: Path, out: Path, *, pairs: Path | None, encoder: Encoder | None) -> Report:
    """Write the best ten right rows of each left row to ``out``, and report.

    With ``pairs``, lines with ``left`` and ``right``, the report says how often the right one ranks first, also for
    plain TF-IDF. Raises `Invalid` naming file and line.
    """
    require_folder(out)
    ours, theirs = read_listings(left), read_listings(right)
    known = {} if pairs is None else read_pairs(pairs)
    if not ours or not theirs:
        raise Invalid("There is nothing to compare in one of the files.")
    begun = time.perf_counter()
    compared = compare_all(ours, theirs, encoder, progress=progress)
    found = {row.id: duplicates for row, duplicates in zip(ours, compared.ranked(limit=_FIRST), strict=True)}
    seconds = time.perf_counter() - begun
    _write(out, found)
    figures = {"seconds": round(seconds, 3), "rows_per_s": round(len(ours) / seconds, 1), "rss_mb": rss_mb()}
    work = {
        "left": len(ours),
        "right": len(theirs),
        "compared": sum(map(len, compared.rows)),
        "pairs": len(known),
        "encoder": encoder.name if encoder else "none",
    }
    if not known:
        return report("duplicates", work, figures)
    figures |= quality({key: [each.id for each in duplicates] for key, duplicates in found.items()}, known)
    figures |= judgement_quality(ours, theirs, compared.rows, known)
    plain = max(
        (quality(_plain(ours, theirs, text_of), known) for text_of in (_titled, _described)), key=itemgetter("first")
    )
    beside = {"with": "cosine of TF-IDF over title and brand, or description too: the better", **plain}
    return report("duplicates", work, figures, beside, figures["first"] / max(plain["first"], 1e-9))


def _write(out: Path, candidates: Mapping[str, Sequence[DuplicateCandidate]]) -> None:
    with out.open("wb") as lines:
        for left, duplicates in candidates.items():
            results = [{"id": each.id, "score": round(each.score, 9)} for each in duplicates]
            lines.write(orjson.dumps({"left": left, "results": results}) + b"\n")


def quality(ranking: Ranking, known_pairs: Pairs) -> dict[str, float]:
    """Return the share of left rows whose copy ranks first, and the mean reciprocal rank within the best ten."""
    ranks = [
        next((rank for rank, key in enumerate(ranking.get(left, ()), 1) if key in right), 0)
        for left, right in known_pairs.items()
    ]
    return {
        "first": round(sum(rank == 1 for rank in ranks) / len(ranks), 4),
        "mrr_at_10": round(sum(1 / rank for rank in ranks if rank) / len(ranks), 4),
    }


def judgement_quality(
    left_listings: Sequence[Listing], right_listings: Sequence[Listing], rows: Sequence[Rows], known_pairs: Pairs
) -> dict[str, float]:
    """Return precision and recall of the pairwise judgement that the fair uses, at several thresholds.

    `precision_from_80`: share of the pairs with a probability of 80 % or more that are known ones; `recall_from_80`:
    share of the known ones that reach it. Judged are each left row's candidates, without an encoder.
    """
    chances: list[tuple[float, bool]] = []
    for this, columns in zip(left_listings, rows, strict=True):
        right = known_pairs.get(this.id, set())
        those = [replace(right_listings[column], id=f"{column}") for column in columns]
        found = find_duplicates(replace(this, id=""), those)
        chances += [(each.score, right_listings[int(each.id)].id in right) for each in found]
    pairs = sum(map(len, known_pairs.values()))
    figures = {}
    for minimum in _CHANCES:
        far = [right for score, right in chances if score * 100 >= minimum]
        figures[f"precision_from_{minimum}"] = round(sum(far) / max(len(far), 1), 4)
        figures[f"recall_from_{minimum}"] = round(sum(far) / max(pairs, 1), 4)
    return figures


def _plain(
    left_listings: Sequence[Listing], right_listings: Sequence[Listing], text_of: Callable[[Listing], str]
) -> dict[str, list[str]]:
    left, right = _tfidf(
        *([_WORD.findall(text_of(each).lower()) for each in side] for side in (left_listings, right_listings))
    )
    found = {}
    for begin in range(0, len(left_listings), _CHUNK):
        scores = (left[begin : begin + _CHUNK] @ right.T).toarray()
        best = np.argsort(-scores, axis=1, kind="stable")[:, :_FIRST]
        for row, columns in enumerate(best):
            found[left_listings[begin + row].id] = [right_listings[column].id for column in columns]
    return found


def _titled(goods: Listing) -> str:
    return f"{goods.title} {goods.brand}"


def _described(goods: Listing) -> str:
    return f"{goods.title} {goods.brand} {goods.description}"


def _tfidf(*sides: Sequence[Sequence[str]]) -> list["csr_matrix"]:
    """Return each side's texts as unit-length rows: count times (ln((1 + n) / (1 + df)) + 1), over all sides."""
    from scipy.sparse import csr_matrix  # noqa: PLC0415  takes long to load, and whoever serves does not need it

    columns: dict[str, int] = {}
    made = []
    for texts in sides:
        cells = [(row, columns.setdefault(word, len(columns))) for row, text in enumerate(texts) for word in text]
        rows, at = (np.array(each, np.int64) for each in zip(*(cells or [(0, 0)]), strict=True))
        made.append((rows, at, len(texts)))
    counted = [
        csr_matrix((np.ones(len(rows), np.float32), (rows, at)), shape=(size, max(len(columns), 1)))
        for rows, at, size in made
    ]
    frequency = sum(np.asarray((each > 0).sum(axis=0)).ravel() for each in counted)
    total = sum(len(texts) for texts in sides)
    weights = np.log((1 + total) / (1 + frequency)) + 1
    weighted = [csr_matrix(each.multiply(weights)) for each in counted]
    norms = [np.sqrt(np.asarray(each.multiply(each).sum(axis=1))) for each in weighted]
    return [csr_matrix(each.multiply(1 / np.maximum(norm, 1e-9))) for each, norm in zip(weighted, norms, strict=True)]
