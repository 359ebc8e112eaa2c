"""How well needs are matched with goods: buyers' texts whose fitting goods are known, over the demo's goods."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, Final

import numpy as np

from expo.bench.demo_goods import goods_documents
from expo.bench.report import Report, progress, report, share
from expo.bench.rows import id_of, read_rows, text_of
from expo.discovery.index.concepts import lexicon_concepts
from expo.discovery.index.dictionary import fair_dictionary
from expo.discovery.index.models import PRODUCT, PUBLIC
from expo.discovery.index.open_index import MAX_THINGS
from expo.kit.errors import Invalid
from expo.matchmaking.candidates.rules import scoring
from expo.matchmaking.candidates.rules.relevance import ThingGoods, relevant
from matching import CachedEncoder, Encoder, IndexReader, IndexWriter, Query

_BATCH: Final = 300
_HITS: Final = 100
_MAX_QUERY_LENGTH: Final = 200
GOOD: Final = 0.6
"""Score from which on the pages call an exhibitor's goods good: `frontend.parts.matchmaking.GOOD`."""


@dataclass(frozen=True)
class LabelledNeed:
    """A need; ``fit`` are the ids of all goods that are the thing asked for, empty where nobody has it."""

    id: str
    text: str
    language: str
    fit: frozenset[str]

    @property
    def companies(self) -> set[str]:
        """The companies that have the thing."""
        return {_owner(each) for each in self.fit}


def measure(folder: Path, encoder: Encoder, *, needs_file: Path) -> Report:
    """Index the demo's goods in ``folder``, match each need as matchmaking does, and report. Raises `Invalid`."""
    rows = list(read_rows(needs_file, _labelled_need, row_name="need"))
    if not rows:
        raise Invalid("There must be a need at least.")
    reader = _indexed(folder, CachedEncoder(encoder))
    found = [match_goods(reader, each) for each in rows]
    work = {"goods": reader.count(), "needs": len(rows), "nobody": sum(not each.fit for each in rows)}
    return report("wishes", {**work, "encoder": encoder.name}, figures_of(rows, found))


def match_goods(reader: IndexReader, need: LabelledNeed) -> dict[str, float]:
    """Return the goods found for a need with their relevance, best first."""
    words = " ".join(need.text.split())[:_MAX_QUERY_LENGTH]
    things = lexicon_concepts().things(need.text, need.language)[:MAX_THINGS]
    whole, *own = (
        {hit.id: hit.score for hit in reader.search(_query(text, need.language)).hits}
        for text in (words, *(each.text[:_MAX_QUERY_LENGTH] for each in things))
    )
    found = list(dict.fromkeys([*whole, *chain(*own)]))
    pairs = zip(own, things, strict=True)
    found_by = [ThingGoods(scores, found, reader.kinship(found, thing), thing.is_fallback) for scores, thing in pairs]
    return relevant(whole, found_by)


def _query(text: str, language: str) -> Query:
    return Query(text, language, first=_HITS, kinds=(PRODUCT,), audiences=(PUBLIC,), without_highlights=True)


def figures_of(needs: Sequence[LabelledNeed], goods_found: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Return shares over needs and what was found for them; of nothing a share is 0."""
    some = [(need, goods, companies_of(goods)) for need, goods in zip(needs, goods_found, strict=True)]
    met = [each for each in some if each[0].fit]
    good = [(need, key) for need, _, scores in some for key, score in scores.items() if score >= GOOD]
    pairs = [(need, key) for need, goods, _ in some for key, relevance in goods.items() if relevance >= GOOD]
    right = sum(key in need.fit for need, key in pairs)
    return {
        "first_fits_share": share(sum(next(iter(goods), "") in need.fit for need, goods, _ in met), len(met)),
        "first_company_fits_share": share(
            sum(next(iter(scores), "") in each.companies for each, _, scores in met), len(met)
        ),
        "company_mrr": round(sum(_reciprocal_rank(need, scores) for need, _, scores in met) / max(1, len(met)), 4),
        "good_companies": len(good),
        "good_wrong_share": share(sum(key not in need.companies for need, key in good), len(good)),
        "needs_with_good_share": share(sum(max(scores.values(), default=0) >= GOOD for *_, scores in met), len(met)),
        "pairs_precision": share(right, len(pairs)),
        "pairs_recall": share(right, sum(len(need.fit) for need in needs)),
        "nobody_good_share": share(
            sum(max(scores.values(), default=0) >= GOOD for need, _, scores in some if not need.fit),
            len(some) - len(met),
        ),
    }


def companies_of(goods: Mapping[str, float]) -> dict[str, float]:
    """Return the joint score of each company's goods, best first, as matchmaking has it."""
    names, group = np.unique([_owner(key) for key in goods] or [""], return_inverse=True)
    relevance = np.array([*goods.values()] or [0.0], np.float64)
    scores = scoring.goods(relevance, group.astype(np.int64), len(names)).tolist()
    return dict(sorted(zip(names.tolist(), scores, strict=True), key=lambda pair: -pair[1])) if goods else {}


def _reciprocal_rank(need: LabelledNeed, scores: Mapping[str, float]) -> float:
    return next((1 / rank for rank, key in enumerate(scores, start=1) if key in need.companies), 0.0)


def _owner(key: str) -> str:
    return key.partition("/")[0]


def _labelled_need(row: Mapping[str, Any]) -> LabelledNeed:
    fit = frozenset(f"{company}/{number}" for company, number in row["fit"])
    return LabelledNeed(id_of(row), text_of(row, "text"), text_of(row, "language"), fit)


def _indexed(folder: Path, encoder: Encoder) -> IndexReader:
    documents, concepts = list(goods_documents()), lexicon_concepts()
    with IndexWriter(folder, encoder, concepts=concepts) as writer:
        for start in range(0, len(documents), _BATCH):
            writer.write(documents[start : start + _BATCH], mark={"rows": start})
    progress(f"{len(documents)} goods are indexed")
    return IndexReader(folder, encoder, fair_dictionary(), concepts=concepts)
