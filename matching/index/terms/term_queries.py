"""What queries for words are made of."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from math import inf, isfinite
from pathlib import Path

import tantivy

from matching.bridges import Phrase
from matching.index.documents import Range
from matching.index.errors import DamagedIndex, refused
from matching.index.queries.parsing import Need, QueryPlan
from matching.index.terms.inverted_index import path_of, schema
from matching.index.terms.query_translation import Bridged, bridged
from matching.text import pairs

Query = tantivy.Query
Clause = tuple[tantivy.Occur, tantivy.Query]
_MUST, _SHOULD = tantivy.Occur.Must, tantivy.Occur.Should
FACTS = 0.2
"""Properties say less than the text: `HDMI` among them does not make it a cable."""
NAMED = 1e-4
"""What a name of the kind adds to a score: that it counts as one of the words, and next to nothing."""
JOINED = 0.8
PART = JOINED / 2
"""Neighbours written as one meet all of them at once, so each gets its part."""
GRAMS = 0.5
"""Pairs of characters match more than the word does, so they weigh less."""
_MOSTLY = 0.7
"""A word that is the head of this share of the titles it is in is a sure sign of a kind."""
_DOUBT = 4
"""The power by which it is less sure the fewer they are."""
_LOOKED_UP = 2000
"""So many rows are looked up one by one, in a quarter of the time that a set of them takes, which walks all terms."""
_STEPS = 7
"""How finely it is told how sure one is; less than half a step is nothing."""
_COMMON = 20_000
"""A word that more rows have than this brings none of them in by itself where others do, and only adds to what those
score, as in a common terms query: among millions `steel` alone says nothing, and all of it would be looked at."""
_HEAD = 512.0
"""More than BM25 of 32 words, so that what is of the kind asked for comes first."""


class WordQueries:
    """Makes queries for the words of one folder, as they were when it was opened."""

    def __init__(self, folder: Path) -> None:
        """Open the words in a folder. Raises DamagedIndex."""
        self._schema = schema()
        with refused(folder):
            self._index = tantivy.Index.open(str(folder))
            if self._index.schema != self._schema:
                message = f"{folder} has other fields"
                raise DamagedIndex(message)
            self._index.config_reader("manual")
            self._index.reload()
            self._searcher = self._index.searcher()

    def every_word(self, plan: QueryPlan) -> tantivy.Query:
        """Return a query for the rows that have all of a plan's words; the names of their kinds count as words.

        First come those that are surest to be of the kind asked for.
        """
        needs = [(_MUST, self.either(self._ways(need))) for need in plan.needs]
        heads = [Query.const_score_query(self.term(*term), _HEAD * by) for term, by in self.sureness(plan).items()]
        return Query.boolean_query([*needs, *([(_SHOULD, Query.disjunction_max_query(heads))] if heads else [])])

    def all_words(self, plan: QueryPlan) -> list[tantivy.Query]:
        """Return queries that together find the best of the rows that `every_word` finds.

        For one word they are by terms alone, so that most can be skipped: for who has it, for those whose kind is named
        so, and for who is of the kind.
        """
        if len(plan.needs) != 1:
            return [self.every_word(plan)]
        heads = [Query.boost_query(self.term(*term), by) for term, by in self.sureness(plan).items()]
        [need] = plan.needs
        found = [self.either(self._ways(need, named=False)), self.term("names", need.term)]
        return [*found, *([self.either(heads)] if heads else [])]

    def any_word(self, plan: QueryPlan) -> tantivy.Query:
        """Return a query for the rows that have any of a plan's words, all of them terms, so that most can be skipped.

        What a few of them have is only a part of a Chinese word: that is told where they are weighed. Words that very
        many rows have bring none in by themselves where rarer ones do.
        """
        counts = {need: self.written(need.term) for need in plan.needs}
        rare = [need for need, count in counts.items() if count <= _COMMON]
        if not any(counts[need] for need in rare) or len(rare) == len(counts):
            return self.some_word(plan)
        common = [need for need in plan.needs if need not in rare]
        beside = [(_SHOULD, way) for way in self._parts(common)]
        return Query.boolean_query([(_MUST, self.either(self._parts(rare))), *beside])

    def some_word(self, plan: QueryPlan) -> tantivy.Query:
        """Return the same query, where each word brings rows in by itself, however many have it."""
        return self.either(self._parts(plan.needs))

    def exact(self, plan: QueryPlan) -> tantivy.Query:
        """Return a query for the rows whose code is one of a plan's codes."""
        return Query.boolean_query([(_SHOULD, self.term("exact", code)) for code in plan.codes])

    def bridged(self, phrases: Sequence[Phrase]) -> Bridged | None:
        """Return a query for what phrases are called in other languages, or None if there are no such words."""
        return bridged(phrases, self)

    def term(self, field: str, term: str) -> tantivy.Query:
        """Return a query for the rows that have a term in a field."""
        return Query.term_query(self._schema, field, term, index_option="freq")

    def either(self, queries: Iterable[tantivy.Query]) -> tantivy.Query:
        """Return a query for the rows that any of some queries finds."""
        return Query.boolean_query([(_SHOULD, query) for query in queries])

    def labelled(self, labels: Iterable[str]) -> tantivy.Query:
        """Return a query for the rows with one of some labels; it adds nothing to scores."""
        each = [(_SHOULD, Query.term_query(self._schema, "labels", name, index_option="basic")) for name in labels]
        return Query.const_score_query(Query.boolean_query(each), 0.0)

    def identified(self, ids: Sequence[str]) -> tantivy.Query:
        """Return a query for the rows of the documents with some ids."""
        return Query.const_score_query(Query.term_set_query(self._schema, "id", list(ids)), 0.0)

    def numbered(self, rows: Sequence[int]) -> tantivy.Query:
        """Return a query for some rows."""
        if len(rows) > _LOOKED_UP:
            return Query.const_score_query(Query.term_set_query(self._schema, "row", list(rows)), 0.0)
        each = [(_SHOULD, Query.term_query(self._schema, "row", row, index_option="basic")) for row in rows]
        return Query.const_score_query(Query.boolean_query(each), 0.0)

    def from_row(self, row: int) -> tantivy.Query:
        """Return a query for a row and all after it."""
        return Query.range_query(self._schema, "row", tantivy.FieldType.Unsigned, row)

    def within(self, name: str, limits: Range) -> tantivy.Query:
        """Return a query for the rows whose number of a name lies between two limits, both included."""
        path = f"values.{path_of(name)}"
        low, high = (None if each == none else each for each, none in zip(limits, (-inf, inf), strict=True))
        # One limit each: of two that it reads as numbers of two types, 1 and 2.5, tantivy 0.27 panics.
        ranges = [f"{path}:[{Decimal(low):f} TO *]"] if low is not None else []
        ranges += [f"{path}:[* TO {Decimal(high):f}]"] if high is not None else []
        if not all(each is None or isfinite(each) for each in (low, high)):
            return Query.empty_query()
        each = [self._index.parse_query(one) for one in ranges] or [Query.exists_query(path)]
        return Query.const_score_query(Query.boolean_query([(_MUST, one) for one in each]), 0.0)

    @property
    def documents(self) -> int:
        """Number of rows that the words count by."""
        return int(self._searcher.num_docs)

    def frequency(self, field: str, term: str) -> int:
        """Return in how many rows a field has a term."""
        return int(self._searcher.doc_freq(field, term))

    def written(self, term: str) -> int:
        """Return in how many rows a term is written, names of kinds included; at least, for some have it twice."""
        return max(self.frequency(name, term) for name in ("words", "facts", "names"))

    def titled(self, term: str) -> int:
        """Return how many rows have a term in their title."""
        return self.frequency("title", term)

    def headed(self, term: str) -> int:
        """Return how many rows have a term as the kind of thing they are."""
        return self.frequency("heads", term)

    def sureness(self, plan: QueryPlan) -> dict[tuple[str, str], float]:
        """Return for fields and terms how sure it is that a row which has them is the kind of thing a plan asks for.

        A word that in few titles is the head (`camera`, in a catalogue of what goes with cameras) is a poor sign where
        it seems to be: one then rather has read the title wrong. What its owner says is sure.
        """
        found: dict[tuple[str, str], float] = {}
        for need in plan.needs:
            if need.head:
                share = min(1.0, self.headed(need.term) / max(1, _MOSTLY * self.titled(need.term)))
                kinds = {need.term: share**_DOUBT} | {kind.term: kind.sureness for kind in need.kinds}
                for term, by in kinds.items():
                    found["heads", term] = max(found.get(("heads", term), 0.0), _stepped(by))
                found["sorts", need.term] = 1.0
        return {term: by for term, by in found.items() if by}

    def _parts(self, needs: Iterable[Need]) -> Iterator[tantivy.Query]:
        """Yield the ways to meet some words, or a part of a Chinese one, as terms."""
        return (way for need in needs for way in self._ways(need, named=False, whole=False))

    def _ways(self, need: Need, *, named: bool = True, whole: bool = True) -> Iterator[tantivy.Query]:
        """Yield the ways to meet a word; if `named`, also by a name of a row's kind; unless `whole`, a part will do."""
        yield self.term("words", need.term)
        yield Query.boost_query(self.term("facts", need.term), FACTS)
        if named:
            yield Query.boost_query(self.term("names", need.term), NAMED)
        for joined in need.joined:
            yield Query.boost_query(self.term("words", joined), PART)
        if need.han:
            apart = list(dict.fromkeys(pairs(need.term)))
            if not whole:
                apart = [min(apart, key=lambda pair: self.frequency("grams", pair))]
            grams = [Query.boost_query(self.term("grams", pair), GRAMS / len(apart)) for pair in apart]
            yield Query.boolean_query([(_MUST, each) for each in grams]) if len(grams) > 1 else grams[0]
        for kind in need.kinds:
            yield Query.boost_query(self.term("heads", kind.term), kind.likeness)


def _stepped(sureness: float) -> float:
    return round(_STEPS * min(1.0, sureness)) / _STEPS
