"""Building blocks of word queries."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from math import inf, isfinite
from pathlib import Path

import tantivy

from matching.dictionaries import Phrase
from matching.index.documents import Range
from matching.index.errors import DamagedIndex, raise_as_damaged
from matching.index.queries.parsing import ParsedQuery, QueryTerm
from matching.index.terms.inverted_index import path_of, schema
from matching.index.terms.query_translation import TranslatedQuery, translate_query
from matching.text import pairs

Query = tantivy.Query
Clause = tuple[tantivy.Occur, tantivy.Query]
_MUST, _SHOULD = tantivy.Occur.Must, tantivy.Occur.Should
FACTS_WEIGHT = 0.2
"""Properties weigh less than text: `HDMI` among them does not make a product a cable."""
NAMES_WEIGHT = 1e-4
"""Score of a name of the kind: it counts as one of the words, but adds next to nothing."""
JOINED_WEIGHT = 0.8
PART_WEIGHT = JOINED_WEIGHT / 2
"""Joined neighbours match all of their words at once, so each gets a part."""
CONCEPT_WEIGHT = 0.8
"""A concept is surely meant by a word; the word itself says a little more."""
GRAMS_WEIGHT = 0.5
"""Pairs of characters match more than the word does, so they weigh less."""
_MIN_HEAD_SHARE = 0.7
"""A word that is the head of this share of the titles containing it is a sure sign of a kind."""
_CONFIDENCE_EXPONENT = 4
"""Exponent by which confidence falls below that share."""
_MAX_ROW_LOOKUPS = 2000
"""Up to this many rows are looked up one by one, in a quarter of the time of a set query, which walks all terms."""
_CONFIDENCE_LEVELS = 7
"""Number of confidence levels; less than half a level counts as none."""
_MAX_RARE_FREQUENCY = 20_000
"""A word in more rows than this retrieves none by itself where others do, and only adds to their scores, as in a
common terms query: among millions `steel` alone says nothing, and all its rows would have to be read.
"""
_KIND_OF = 0.7
"""Confidence that a kind of the thing asked for will do as well."""
_HEAD_BOOST = 512.0
"""More than BM25 of 32 words, so that the kind of thing asked for comes first."""


class WordQueries:
    """Builds queries for the words of one folder, as of when it was opened."""

    def __init__(self, folder: Path) -> None:
        """Open the words in a folder. Raises DamagedIndex."""
        self._schema = schema()
        with raise_as_damaged(folder):
            self._index = tantivy.Index.open(str(folder))
            if self._index.schema != self._schema:
                message = f"{folder} has other fields"
                raise DamagedIndex(message)
            self._index.config_reader("manual")
            self._index.reload()
            self._searcher = self._index.searcher()

    def all_words(self, parsed_query: ParsedQuery) -> tantivy.Query:
        """Return a query for the rows that have all of a query's words; the names of their kinds count as words.

        Rows that are most certainly of the kind asked for come first.
        """
        query_terms = [(_MUST, self.either(self._alternatives(query_term))) for query_term in parsed_query.query_terms]
        heads = [
            Query.const_score_query(self.term(*term), _HEAD_BOOST * by)
            for term, by in self.head_confidences(parsed_query).items()
        ]
        return Query.boolean_query([*query_terms, *([(_SHOULD, Query.disjunction_max_query(heads))] if heads else [])])

    def all_words_split(self, parsed_query: ParsedQuery) -> list[tantivy.Query]:
        """Return queries that together find the best of the rows that `all_words` finds.

        For a single word they consist of terms only, so that most rows can be skipped: rows with the word, rows whose
        kind has that name, and rows of that kind.
        """
        if len(parsed_query.query_terms) != 1:
            return [self.all_words(parsed_query)]
        heads = [Query.boost_query(self.term(*term), by) for term, by in self.head_confidences(parsed_query).items()]
        [query_term] = parsed_query.query_terms
        found = [self.either(self._alternatives(query_term, named=False)), self.term("names", query_term.term)]
        return [*found, *([self.either(heads)] if heads else [])]

    def any_rare_word(self, parsed_query: ParsedQuery) -> tantivy.Query:
        """Return a query for the rows with any of a query's words, all of them terms, so that most can be skipped.

        Some rows have only a part of a Chinese word, which rescoring detects. Very common words retrieve no rows by
        themselves if there are rarer ones.
        """
        counts = {query_term: self.document_frequency(query_term.term) for query_term in parsed_query.query_terms}
        rare = [query_term for query_term, count in counts.items() if count <= _MAX_RARE_FREQUENCY]
        if not any(counts[query_term] for query_term in rare) or len(rare) == len(counts):
            return self.any_word(parsed_query)
        common = [query_term for query_term in parsed_query.query_terms if query_term not in rare]
        beside = [(_SHOULD, alternative) for alternative in self._parts(common)]
        return Query.boolean_query([(_MUST, self.either(self._parts(rare))), *beside])

    def any_word(self, parsed_query: ParsedQuery) -> tantivy.Query:
        """Return the same query, but each word retrieves rows by itself, however common."""
        return self.either(self._parts(parsed_query.query_terms))

    def exact(self, parsed_query: ParsedQuery) -> tantivy.Query:
        """Return a query for the rows with one of a query's codes."""
        return Query.boolean_query([(_SHOULD, self.term("exact", code)) for code in parsed_query.codes])

    def translate_query(self, phrases: Sequence[Phrase]) -> TranslatedQuery | None:
        """Return a query for phrases in other languages, or None if the index has no such words."""
        return translate_query(phrases, self)

    def term(self, field: str, term: str) -> tantivy.Query:
        """Return a query for the rows with a term in a field."""
        return Query.term_query(self._schema, field, term, index_option="freq")

    def either(self, queries: Iterable[tantivy.Query]) -> tantivy.Query:
        """Return a query for the rows found by any of some queries."""
        return Query.boolean_query([(_SHOULD, query) for query in queries])

    def with_labels(self, labels: Iterable[str]) -> tantivy.Query:
        """Return a query for the rows with one of some labels; it adds nothing to scores."""
        each = [(_SHOULD, Query.term_query(self._schema, "labels", name, index_option="basic")) for name in labels]
        return Query.const_score_query(Query.boolean_query(each), 0.0)

    def with_ids(self, ids: Sequence[str]) -> tantivy.Query:
        """Return a query for the rows of the documents with these ids."""
        return Query.const_score_query(Query.term_set_query(self._schema, "id", list(ids)), 0.0)

    def in_rows(self, rows: Sequence[int]) -> tantivy.Query:
        """Return a query for some rows."""
        if len(rows) > _MAX_ROW_LOOKUPS:
            return Query.const_score_query(Query.term_set_query(self._schema, "row", list(rows)), 0.0)
        each = [(_SHOULD, Query.term_query(self._schema, "row", row, index_option="basic")) for row in rows]
        return Query.const_score_query(Query.boolean_query(each), 0.0)

    def from_row(self, row: int) -> tantivy.Query:
        """Return a query for a row and all after it."""
        return Query.range_query(self._schema, "row", tantivy.FieldType.Unsigned, row)

    def in_range(self, name: str, limits: Range) -> tantivy.Query:
        """Return a query for the rows whose number with this name is between two limits, both inclusive."""
        path = f"values.{path_of(name)}"
        low, high = (None if each == none else each for each, none in zip(limits, (-inf, inf), strict=True))
        # One limit per query: tantivy 0.27 panics if it reads the two as different number types, such as 1 and 2.5.
        ranges = [f"{path}:[{Decimal(low):f} TO *]"] if low is not None else []
        ranges += [f"{path}:[* TO {Decimal(high):f}]"] if high is not None else []
        if not all(each is None or isfinite(each) for each in (low, high)):
            return Query.empty_query()
        each = [self._index.parse_query(one) for one in ranges] or [Query.exists_query(path)]
        return Query.const_score_query(Query.boolean_query([(_MUST, one) for one in each]), 0.0)

    @property
    def documents(self) -> int:
        """Number of rows in the word statistics."""
        return int(self._searcher.num_docs)

    def frequency(self, field: str, term: str) -> int:
        """Return the number of rows with a term in a field."""
        return int(self._searcher.doc_freq(field, term))

    def document_frequency(self, term: str) -> int:
        """Return a lower bound for the number of rows with a term, names of kinds included."""
        return max(self.frequency(name, term) for name in ("words", "facts", "names"))

    def title_frequency(self, term: str) -> int:
        """Return the number of rows with a term in the title."""
        return self.frequency("title", term)

    def head_frequency(self, term: str) -> int:
        """Return the number of rows whose kind is a term."""
        return self.frequency("heads", term)

    def head_confidences(self, parsed_query: ParsedQuery) -> dict[tuple[str, str], float]:
        """Return by field and term the confidence that a row with it is the kind of thing a query asks for.

        A word that is the head of few titles (`camera`, in a catalogue of camera accessories) is a poor sign where it
        seems to be one: more likely the title was misread. What the owner states is certain.
        """
        found: dict[tuple[str, str], float] = {}
        for query_term in parsed_query.query_terms:
            if query_term.head:
                share = min(
                    1.0,
                    self.head_frequency(query_term.term)
                    / max(1, _MIN_HEAD_SHARE * self.title_frequency(query_term.term)),
                )
                expansions = {query_term.term: share**_CONFIDENCE_EXPONENT} | {
                    expansion.term: expansion.confidence for expansion in query_term.expansions
                }
                for term, by in expansions.items():
                    found["heads", term] = max(found.get(("heads", term), 0.0), _quantised(by))
                found["sorts", query_term.term] = 1.0
            if query_term.things:
                found |= {("concepts", term): _KIND_OF for term in query_term.concepts}
                found |= {("concepts", term): 1.0 for term in query_term.things}
        return {term: by for term, by in found.items() if by}

    def _parts(self, query_terms: Iterable[QueryTerm]) -> Iterator[tantivy.Query]:
        """Yield the ways to match some words, or a part of a Chinese one, as terms."""
        return (
            alternative
            for query_term in query_terms
            for alternative in self._alternatives(query_term, named=False, whole=False)
        )

    def _alternatives(
        self, query_term: QueryTerm, *, named: bool = True, whole: bool = True
    ) -> Iterator[tantivy.Query]:
        """Yield the ways to match a word; if `named`, also a name of a row's kind; unless `whole`, a part will do."""
        yield self.term("words", query_term.term)
        yield Query.boost_query(self.term("facts", query_term.term), FACTS_WEIGHT)
        if named:
            yield Query.boost_query(self.term("names", query_term.term), NAMES_WEIGHT)
        for joined in query_term.joined:
            yield Query.boost_query(self.term("words", joined), PART_WEIGHT)
            if named:
                yield Query.boost_query(self.term("names", joined), NAMES_WEIGHT)
        if query_term.han:
            apart = list(dict.fromkeys(pairs(query_term.term)))
            if not whole:
                apart = [min(apart, key=lambda pair: self.frequency("grams", pair))]
            grams = [Query.boost_query(self.term("grams", pair), GRAMS_WEIGHT / len(apart)) for pair in apart]
            yield Query.boolean_query([(_MUST, each) for each in grams]) if len(grams) > 1 else grams[0]
        for term in query_term.concepts:
            yield Query.boost_query(self.term("concepts", term), CONCEPT_WEIGHT)
        for expansion in query_term.expansions:
            yield Query.boost_query(self.term("heads", expansion.term), expansion.similarity)


def _quantised(confidence: float) -> float:
    return round(_CONFIDENCE_LEVELS * min(1.0, confidence)) / _CONFIDENCE_LEVELS
