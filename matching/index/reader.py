"""The reading side of an index."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from matching.dictionaries import EmptyDictionary, TranslationDictionary
from matching.encode import Encoder
from matching.index.documents import Hit, Query, Result
from matching.index.errors import DamagedIndex, EncoderChanged, UnknownDocument
from matching.index.queries.highlighting import excerpt, highlight
from matching.index.queries.parsing import EMPTY_QUERY, ParsedQuery
from matching.index.search.batch_search import BatchSearch
from matching.index.search.completion import complete, complete_names
from matching.index.search.correction import KnownWords, correction, has_rare_word, no_known_words
from matching.index.search.filters import Conditions
from matching.index.search.kinship import Kinship, ids_with_own_logo, kinship_of_ids, no_kinship
from matching.index.search.models import Models
from matching.index.search.ranking import rank_similar
from matching.index.search.results import LazyResults
from matching.index.search.scope import Scope
from matching.index.search.snapshot import Snapshot, open_snapshot
from matching.index.search.visible_counts import VisibleCounts
from matching.index.storage import generation as disk
from matching.index.storage.vector_stores import FileStore, VectorStore
from matching.index.vocabulary.thing_names import ThingNames
from matching.understand.concepts import NO_CONCEPTS, ConceptReader, NamedThing
from matching.vectors import AllowedRows, RowVectors

_NO_NAMES = ThingNames()
_FEW = 3
"""With this many hits or fewer, another spelling is looked for."""


class IndexReader:
    """Searches an index as of the last `refresh`. Threads may share it.

    A folder without an index counts as an empty index.
    """

    def __init__(
        self,
        folder: Path,
        encoder: Encoder,
        dictionary: TranslationDictionary | None = None,
        store: VectorStore | None = None,
        concepts: ConceptReader = NO_CONCEPTS,
        *,
        is_known_word: KnownWords = no_known_words,
    ) -> None:
        """Open the index in a folder; without a dictionary, queries match other languages by meaning only.

        The vectors are in files, unless a store says otherwise. Raises EncoderChanged if another encoder made them,
        DamagedIndex. If a store does not respond, only words are searched. What `is_known_word` knows is never
        corrected: it is a word of some language.
        """
        self._store = store or FileStore()
        self._is_known_word = is_known_word
        self._folder = folder
        self._models = Models(encoder, dictionary or EmptyDictionary(), concepts)
        self._snapshot: Snapshot | None = None
        self._published: bytes | None = None
        self.refresh()

    def refresh(self) -> bool:
        """Load what was published since; return whether anything was. Takes microseconds if not.

        Searches in progress finish on the snapshot they began with.
        """
        published = disk.publication_token(self._folder)
        if published == self._published:
            return False
        snapshot = open_snapshot(self._folder, self._snapshot, self._store)
        if snapshot is not None and snapshot.state.encoder != self._models.encoder.name:
            message = f"the vectors are by {snapshot.state.encoder}, not by {self._models.encoder.name}"
            raise EncoderChanged(message)
        self._snapshot, self._published = snapshot, published
        return True

    @property
    def has_index(self) -> bool:
        """Whether the folder has an index, even an empty one."""
        return self._snapshot is not None

    @property
    def mark(self) -> Mapping[str, Any]:
        """The mark of the batch being read; empty before the first."""
        return self._snapshot.state.mark if self._snapshot else {}

    def count(self) -> int:
        """Return the number of documents for all audiences."""
        return int(self._snapshot.live_mask.sum()) if self._snapshot else 0

    def ids(self) -> set[str]:
        """Return the ids of all documents for all audiences."""
        snapshot = self._snapshot
        return {snapshot.id_of(row) for row in snapshot.live_rows().tolist()} if snapshot else set()

    def holds(self, key: str) -> bool:
        """Return whether there is a document with this id, for any audience."""
        snapshot = self._snapshot
        if snapshot is None:
            return False
        try:
            snapshot.row_of(key)
        except UnknownDocument:
            return False
        return True

    def search(self, query: Query) -> Result:
        """Find documents. Raises InvalidCursor."""
        snapshot = self._snapshot
        if snapshot is None:
            return Result()
        results = LazyResults(snapshot, self._models, query)
        result = _result(snapshot, results, results.parsed)
        # Hits of a misspelt word by meaning, or by someone else's typo, do not rule out a suggestion.
        sure = results.total > _FEW and not results.relaxed and not has_rare_word(snapshot, results.parsed)
        if not query.text.strip() or query.without_highlights or sure:
            return result
        return replace(result, suggestion=correction(snapshot, query, self._is_known_word))

    def similar(self, key: str, query: Query) -> Result:
        """Find documents similar to one; `query` gives audiences, filters and page, its text is ignored.

        Raises UnknownDocument if the audiences may not see such a document, InvalidCursor.
        """
        snapshot = self._snapshot
        if snapshot is None:
            raise UnknownDocument(key)
        row, asker = snapshot.row_of(key), replace(query, kinds=(), terms={}, ranges={})
        if not Conditions(snapshot, asker).allowed().mask[row]:
            raise UnknownDocument(key)
        key_query = replace(query, text=key)
        ranking = rank_similar(snapshot, self._models.encoder, row, Scope(snapshot, Conditions(snapshot, query)))
        return _result(snapshot, LazyResults(snapshot, self._models, key_query, ranking), EMPTY_QUERY)

    def vectors(self, query: Query) -> tuple[RowVectors, AllowedRows]:
        """Return the vectors, and the rows that a query's conditions allow; its text is ignored.

        Raises DamagedIndex if nothing has been written yet, or the vectors are not in files.
        """
        if self._snapshot is None or not isinstance(self._snapshot.vectors, RowVectors):
            message = f"{self._folder} has no vectors"
            raise DamagedIndex(message)
        return self._snapshot.vectors, Conditions(self._snapshot, query).allowed()

    def batch_search(self, query: Query) -> BatchSearch | None:
        """Return a batch search for very many texts in the current snapshot, within a query's conditions.

        None if nothing has been written yet, or the vectors are not in files.
        """
        snapshot = self._snapshot
        if snapshot is None or not isinstance(snapshot.vectors, RowVectors):
            return None
        return BatchSearch(snapshot, snapshot.vectors, self._models, query)

    def spans(self, query: Query, *, size: int) -> tuple[str, ...]:
        """Return the cursors that split all matches of a query into stretches of `size` (see `rows.cursors.spans`)."""
        snapshot = self._snapshot
        return () if snapshot is None else LazyResults(snapshot, self._models, query).spans(size)

    def suggest(
        self, text: str, query: Query | None = None, *, names: ThingNames = _NO_NAMES, limit: int = 8
    ) -> list[str]:
        """Return up to `limit` continuations of the typed text; `query` gives audiences, filters and language.

        They are words and phrases of the titles that contain the words before, the most frequent first, and names of
        things in any language, if visible titles name these things in some language.
        """
        snapshot = self._snapshot
        return complete(snapshot, text, query or Query(), names, limit) if snapshot else []

    def suggest_documents(self, text: str, query: Query, *, limit: int = 8) -> list[str]:
        """Return the ids of up to `limit` documents with a title in which words begin like the typed text.

        `query` gives audiences, filters and the kinds, which should have few documents: their titles are in memory.
        """
        snapshot = self._snapshot
        return complete_names(snapshot, text, query, limit) if snapshot else []

    def matches_any(self, query: Query) -> bool:
        """Return whether any document meets a query's conditions; its text is ignored."""
        return self._snapshot is not None and VisibleCounts(self._snapshot, query).any()

    def kinship(self, ids: Sequence[str], thing: NamedThing) -> Kinship:
        """Return how documents are related to a thing asked for; unknown ones are not."""
        snapshot = self._snapshot
        return no_kinship(len(ids)) if snapshot is None else kinship_of_ids(snapshot, self._models, ids, thing)

    def with_own_logo(self, ids: Sequence[str]) -> set[str]:
        """Return which documents offer goods with the buyer's own logo."""
        return set() if self._snapshot is None else ids_with_own_logo(self._snapshot, ids)

    def owners(self, ids: Sequence[str]) -> list[str]:
        """Return the owner of each of some documents, "" if it has none. Raises UnknownDocument."""
        snapshot = self._snapshot
        return [] if snapshot is None else [snapshot.owner_of(snapshot.row_of(key)) for key in ids]


def _result(snapshot: Snapshot, results: LazyResults, parsed_query: ParsedQuery) -> Result:
    found = results.page
    hit = _plain_hit if results.without_highlights else partial(_hit, parsed_query)
    return Result(
        hits=tuple(
            replace(hit(snapshot, row, score, cursor), fits=fits)
            for row, score, cursor, fits in zip(
                found.rows, results.scores(found.rows), found.cursors, results.fitting(found.rows), strict=True
            )
        ),
        total=results.total,
        fit_counts=None if results.without_highlights else results.fit_counts,
        has_next=found.has_next,
        facets=results.facets(),
        histograms=results.histograms(),
        relaxed=results.relaxed,
        lacks_thing=results.lacks_thing,
        loosened={} if results.total else results.loosened(),
    )


def _plain_hit(snapshot: Snapshot, row: int, score: float, cursor: str) -> Hit:
    return Hit(snapshot.id_of(row), snapshot.kind_of(row), score, cursor, {})


def _hit(parsed_query: ParsedQuery, snapshot: Snapshot, row: int, score: float, cursor: str) -> Hit:
    document = snapshot.document(row)
    highlights = {"title": highlight(document.title, parsed_query), "body": excerpt(document.details, parsed_query)}
    return Hit(document.id, document.kind, score, cursor, highlights)
