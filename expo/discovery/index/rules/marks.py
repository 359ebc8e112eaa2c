"""The mark that the index stores with each batch: the last fact indexed (decision 0006), and the model.

at          latest time of the facts indexed
applied     hiding facts indexed near that time, by id, with their times
concepts    version of the lexicon that read the concepts of documents
model       setting that named the encoder, for finding it again when another one is configured
words_only  whether documents were added while the encoder was unavailable, with zero vectors
outdated    whether another rebuild was to follow this index when it began to serve
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from expo.discovery.index.models import HIDING
from expo.kit.journal.entries import Entry

Mark = Mapping[str, Any]
REMEMBERED: Final = timedelta(minutes=2)
"""How long the mark remembers indexed hiding facts: longer than a transaction may be open."""


def first_mark(moment: datetime) -> Mark:
    """Return the mark of an index whose documents are read from the database after a moment.

    Documents hidden after it are looked up by each search (decision 0006).
    """
    return {"at": moment.isoformat(), "applied": {}}


def next_mark(mark: Mark, entries: Iterable[Entry]) -> Mark:
    """Return a mark after these entries: the latest time, and the hiding facts indexed."""
    entries = list(entries)
    applied = dict(mark.get("applied", {})) | {e.id: e.at.isoformat() for e in entries if e.verb in HIDING}
    moments = [entry.at for entry in entries]
    if mark.get("at"):
        moments.append(datetime.fromisoformat(mark["at"]))
    latest = max(moments)
    recent = {key: at for key, at in applied.items() if datetime.fromisoformat(at) >= latest - REMEMBERED}
    return {"at": latest.isoformat(), "applied": recent}


def by_model(mark: Mark, model: str, *, concepts: str = "", words_only: bool = False, outdated: bool = False) -> Mark:
    """Return a mark that names the model of an index, and the version of the lexicon."""
    model_state = {"model": model, "concepts": concepts, "words_only": words_only, "outdated": outdated}
    return {"at": mark["at"], "applied": mark["applied"]} | model_state
