"""Query translation: words of other languages in an index, from a dictionary, weighted by their rarity there.

A word of the query counts as often as all its translations together, each by its probability: probabilistic structured
queries (Darwish and Oard, SIGIR 2003). A wrong translation is mostly frequent or isolated, so documents in which
several words meet come first. Here each translation saturates on its own (BM25's k1), where Darwish and Oard saturate
the sum; measured, that is slightly better.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby
from math import sqrt
from typing import Final, NamedTuple, Protocol

import numpy as np
import tantivy

from matching.dictionaries import Phrase, TermSpan, key_of
from matching.encode import Encoder, Vectors
from matching.encode.protocol import unit
from matching.index.terms.bm25 import rarity
from matching.stopwords import stopwords
from matching.text import tokenise

_FIELDS: Final = {"text": 1.0, "keywords": 0.5}
_MAX_TERMS: Final = 12
"""Maximum number of translations per word."""
_PIVOT: Final = "en"
"""The pivot language: every dictionary leads to it, and encoders know it best."""
_PIVOT_NAMES: Final = 2
_PIVOT_WEIGHT: Final = 2.0
"""Weight of the translations into the pivot language in a query's vector; the whole and its phrases weigh 1 each."""


class WordIndex(Protocol):
    """Word statistics and queries of an inverted index."""

    @property
    def documents(self) -> int:
        """Number of documents."""
        ...

    def frequency(self, field: str, term: str) -> int:
        """Return the number of documents with a term in a field."""
        ...

    def term(self, field: str, term: str) -> tantivy.Query:
        """Return the query for a term in a field."""
        ...


class TranslatedQuery(NamedTuple):
    """A query translated to other languages."""

    query: tantivy.Query
    ideal_score: float
    """Approximate score of a document with one likely translation of each word."""


def translate_query(phrases: Sequence[Phrase], index: WordIndex) -> TranslatedQuery | None:
    """Return the query for phrases in other languages, or None if the index has no such words.

    Words unknown to the dictionary stand for themselves, if at least one other is translated.
    """
    translated: list[tantivy.Query] = []
    same: list[tantivy.Query] = []
    ideal_score = 0.0
    for phrase in phrases:
        for span in phrase.spans:
            queries, rarest = _term_queries(translation_probabilities(span), index, phrase.weight)
            (translated if span.translations else same).extend(queries)
            ideal_score += phrase.weight * (rarest or rarity(0, index.documents))
    if not translated:
        return None
    needed = tantivy.Query.boolean_query([(tantivy.Occur.Should, each) for each in translated])
    if not same:  # terms only, so that most can be skipped
        return TranslatedQuery(needed, ideal_score)
    beside = [(tantivy.Occur.Should, each) for each in same]
    return TranslatedQuery(tantivy.Query.boolean_query([(tantivy.Occur.Must, needed), *beside]), ideal_score)


def _term_queries(likely: Mapping[str, float], index: WordIndex, by: float) -> tuple[list[tantivy.Query], float]:
    """Return the queries for terms that stand for one word, with their joint rarity, and the highest such rarity."""
    queries, rarest = [], 0.0
    for field, weight in _FIELDS.items():
        found = {term: (p, count) for term, p in likely.items() if (count := index.frequency(field, term))}
        idf = rarity(sum(p * count for p, count in found.values()), index.documents) if found else 0.0
        rarest = max(rarest, idf)
        for term, (p, count) in found.items():
            boost = by * weight * p * idf / rarity(count, index.documents)
            queries.append(tantivy.Query.boost_query(index.term(field, term), boost))
    return queries, rarest


def translation_probabilities(span: TermSpan) -> Mapping[str, float]:
    """Return the terms that may stand for a span in other languages, each with its probability in its own.

    A word unknown to the dictionary (a brand, a number) stands for itself.
    """
    if not span.translations:
        return dict.fromkeys(span.key.split(), 1.0)
    found: dict[str, float] = {}
    for _, names in groupby(sorted(span.translations, key=lambda name: name.language), lambda name: name.language):
        weights: dict[str, float] = {}
        for name in names:
            terms = [token.term for token in tokenise(name.text, overlapping=False)]
            content = [word for word in terms if word not in stopwords(name.language)]
            for word in content:
                weights[word] = max(weights.get(word, 0), name.weight / sqrt(len(content)))
        whole = sum(weights.values())
        best = sorted(weights.items(), key=lambda pair: -pair[1])[:_MAX_TERMS]
        found |= {word: max(found.get(word, 0), weight / whole) for word, weight in best}
    return found


def query_vector(encoder: Encoder, text: str, phrases: Sequence[Phrase]) -> Vectors:
    """Return the vector of one query, float32 [d], as `query_vectors` does."""
    alone: Vectors = query_vectors(encoder, [(text, phrases)])[0]
    return alone


def query_vectors(encoder: Encoder, queries: Sequence[tuple[str, Sequence[Phrase]]]) -> Vectors:
    """Return query vectors, float32 [n, d]: of the whole, of its weighted phrases, and of their translations.

    Translations count twice. A query in the pivot language is used as it is. Every text is encoded once.
    """
    texts_per_query = [texts_of(text, phrases) for text, phrases in queries]
    once = {text: row for row, text in enumerate(dict.fromkeys(text for texts in texts_per_query for text in texts))}
    vectors = encoder.encode(list(once))
    found = np.zeros((len(queries), encoder.dimensions), np.float32)
    for row, (texts, (_, phrases)) in enumerate(zip(texts_per_query, queries, strict=True)):
        found[row] = _mixed(vectors[[once[text] for text in texts]], phrases)
    return found


def texts_of(text: str, phrases: Sequence[Phrase]) -> list[str]:
    """Return a query and, if it is in another language, its phrases and their translations."""
    translated = [_translated(phrase) for phrase in phrases]
    return [text, *(phrase.text for phrase in phrases), *translated] if any(translated) else [text]


def _mixed(vectors: Vectors, phrases: Sequence[Phrase]) -> Vectors:
    """Return one direction, float32 [d], from the vectors of `texts_of`, float32 [1 or 1 + 2 phrases, d]."""
    if len(vectors) == 1:
        alone: Vectors = vectors[0]
        return alone
    weights = np.array([phrase.weight for phrase in phrases], np.float32)
    own, translated = (unit((weights @ part)[None]) for part in np.split(vectors[1:], 2))
    together: Vectors = unit(vectors[:1] + own + np.float32(_PIVOT_WEIGHT) * translated)[0]
    return together


def _translated(phrase: Phrase) -> str:
    """Return a phrase in the pivot language, or an empty text if it is probably in that language already."""
    foreign = [bool(_pivot_names(span)) for span in phrase.spans if span.translations]
    if sum(foreign) * 2 <= len(foreign):
        return ""
    return " ".join(word for span in phrase.spans for word in _pivot_names(span) or [span.key])


def _pivot_names(span: TermSpan) -> Sequence[str]:
    """Return the usual names of a foreign span in the pivot language; a word of that language has none."""
    names = [name.text for name in span.translations if name.language == _PIVOT]
    return () if span.key in map(key_of, names) else names[:_PIVOT_NAMES]
