"""Hiding of documents withdrawn since the index was last written."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from expo.discovery.index.models import HIDING
from expo.kit.errors import Unavailable
from expo.kit.journal.entries import Journal
from matching import IndexReader, Query

_MAX_HIDDEN: Final = 20_000
_OPEN_TRANSACTION: Final = timedelta(minutes=1)


async def without_hidden(journal: Journal, reader: IndexReader, query: Query) -> Query:
    """Exclude documents withdrawn since the index was written (decision 0006)."""
    mark = reader.mark
    if not mark.get("at"):
        return query
    since = datetime.fromisoformat(mark["at"]) - _OPEN_TRANSACTION
    entries = await journal.since(since, verbs=sorted(HIDING), limit=_MAX_HIDDEN)
    if len(entries) == _MAX_HIDDEN:
        raise Unavailable("The search index is still being updated. Please try again in a minute.")
    subjects = [entry.subject for entry in entries if entry.id not in mark["applied"]]
    return replace(
        query,
        hidden_ids=tuple({subject.id for subject in subjects if subject.kind == "product"}),
        hidden_owners=tuple({subject.id for subject in subjects if subject.kind == "exhibitor"}),
    )
