"""What queries for words are made of."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from math import inf, isfinite
from pathlib import Path

import tantivy

from matching.bridges import Phrase
from matching.index.bridged import Bridged, bridged
from matching.index.documents import Range
from matching.index.errors import DamagedIndex, refused
from matching.index.plan import Kind, Need, Plan
from matching.index.words import path_of, schema
from matching.text import pairs

Query = tantivy.Query
Clause = tuple[tantivy.Occur, tantivy.Query]
_MUST, _SHOULD = tantivy.Occur.Must, tantivy.Occur.Should
_WEIGHTS = {"text": 1.0, "codes": 1.0, "facts": 0.2, "keywords": 0.5}
"""Title, brand, model and body are one text, as in BM25F with equal weights (Robertson and others, CIKM 2004): a word
said in two of them is one word said twice. Properties say less: `HDMI` among them does not make it a cable."""
_TIE = 0.1
"""A term in a second field adds this share of its score there (disjunction max)."""
_JOINED = 0.8
_PART = _JOINED / 2
"""Neighbours written as one meet all of them at once, so each gets its part."""
_GRAMS = 0.5
"""Pairs of characters match more than the word does, so they weigh less."""
_NAMED = 1e-4
"""What a name of the kind adds to a score: that it counts as one of the words, and next to nothing."""
_MOSTLY = 0.7
"""A word that is the head of this share of the titles it is in is a sure sign of a kind."""
_DOUBT = 4
"""The power by which it is less sure the fewer they are."""
_LOOKED_UP = 2000
"""So many rows are looked up one by one, in a quarter of the time that a set of them takes, which walks all terms."""
_COMMON = 20_000
"""A word that more rows have than this brings none of them in by itself where others do, and only adds to what those
score, as in a common terms query: among millions `steel` alone says nothing, and all of it would be looked at."""
HEAD_STEP = 512.0
"""A score is told apart into three: BM25, which stays below this (32 words of 16), …"""
HEAD_STEPS = 7
"""… so many steps of how sure it is that this is the kind of thing asked for, …"""
EACH = HEAD_STEP * (HEAD_STEPS + 1)
"""… and how many words there are. So the best come first, whatever they are the best by."""


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

    def every_word(self, plan: Plan) -> tantivy.Query:
        """Return a query for the rows that have all of a plan's words; the names of their kinds count as words.

        Its score tells whether a row has them all itself, how sure it is of the kind asked for, and BM25.
        """
        needs = [(_MUST, self._need(need, named=True)) for need in plan.needs]
        literal = [(_MUST, self._need(need, kinds=False)) for need in plan.needs]
        own = Query.const_score_query(Query.boolean_query(literal), EACH)
        return Query.boolean_query([*needs, (_SHOULD, own), *self._heads(plan)])

    def any_word(self, plan: Plan, *, named: bool = False) -> tantivy.Query:
        """Return a query for the rows that have any of a plan's words; its score tells first how many.

        Then how sure the row is of the kind asked for, and BM25. With `named`, names of kinds count as words.
        """
        needs = [self._need(need, named=named) for need in plan.needs]
        counts = [self.written(need.term) for need in plan.needs]
        rare = [query for query, count in zip(needs, counts, strict=True) if count <= _COMMON]
        some = len(rare) < len(needs) and any(0 < count <= _COMMON for count in counts)
        return self._counted(needs, self._heads(plan), rare if some else [])

    def own_words(self, plan: Plan) -> tantivy.Query:
        """Return a query for the rows that have any of a plan's words themselves; its score tells how many."""
        return self._counted([self._need(need, kinds=False) for need in plan.needs], [])

    def exact(self, plan: Plan) -> tantivy.Query:
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
        return max(self.frequency(name, term) for name in ("text", "facts", "keywords", "names"))

    def titled(self, term: str) -> int:
        """Return how many rows have a term in their title."""
        return self.frequency("title", term)

    def headed(self, term: str) -> int:
        """Return how many rows have a term as the kind of thing they are."""
        return self.frequency("heads", term)

    def _counted(
        self, needs: Sequence[tantivy.Query], beside: Sequence[Clause], bringing: Sequence[tantivy.Query] = ()
    ) -> tantivy.Query:
        """Return a query for what has any need, or if some of them are `bringing` rows in, any of those."""
        counted = [(_SHOULD, Query.const_score_query(need, EACH)) for need in needs]
        weighed = [(_SHOULD, need) for need in needs]
        if bringing:
            asked = (_MUST, Query.const_score_query(self.either(bringing), 0.0))
            return Query.boolean_query([asked, *counted, *weighed, *beside])
        if not beside:
            return Query.boolean_query([*counted, *weighed])
        # What only is of the kind and has none of the words is not found by its words.
        return Query.boolean_query([(_MUST, Query.boolean_query([*counted, *weighed])), *beside])

    def _heads(self, plan: Plan) -> list[Clause]:
        """Return what adds to a score how sure it is that a row is the kind of thing a plan asks for.

        A word that in few titles is the head (`camera`, in a catalogue of what goes with cameras) is a poor sign where
        it seems to be: one then rather has read the title wrong. What its owner says is sure.
        """
        ways = []
        for need in plan.needs:
            if need.head:
                share = min(1.0, self.headed(need.term) / max(1, _MOSTLY * self.titled(need.term)))
                kinds = {need.term: share**_DOUBT} | {kind.term: kind.sureness for kind in need.kinds}
                ways += [self._sure(self.term("heads", term), by) for term, by in kinds.items()]
                ways.append(self._sure(self.term("sorts", need.term), 1.0))
        return [(_SHOULD, Query.disjunction_max_query(ways))] if ways else []

    def _sure(self, query: tantivy.Query, by: float) -> tantivy.Query:
        return Query.const_score_query(query, HEAD_STEP * round(HEAD_STEPS * min(1.0, by)))

    def _need(self, need: Need, *, named: bool = False, kinds: bool = True) -> tantivy.Query:
        weights = _WEIGHTS | ({"names": _NAMED} if named else {})
        ways = [Query.boost_query(self.term(name, need.term), by) for name, by in weights.items()]
        for joined in need.joined:
            ways.extend(Query.boost_query(self.term(name, joined), _PART) for name in ("joined", "text", "codes"))
        if not need.han:
            ways.append(Query.boost_query(self.term("joined", need.term), _JOINED))
        if need.han:
            all_pairs = [(_MUST, self.term("grams", pair)) for pair in pairs(need.term)]
            ways.append(Query.boost_query(Query.boolean_query(all_pairs), _GRAMS / len(all_pairs)))
        ways.extend(self._kind(kind) for kind in need.kinds if kinds)
        return Query.disjunction_max_query(ways, _TIE)

    def _kind(self, kind: Kind) -> tantivy.Query:
        """Match what is of a kind, all alike: how often a text says so tells nothing of which sense is meant."""
        return Query.boost_query(self.term("heads", kind.term), kind.likeness)
