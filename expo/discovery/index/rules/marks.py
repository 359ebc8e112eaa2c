"""What the index notes with each batch: up to which fact it was written (decision 0006), and by which model.

at          the latest moment of the facts that are in
applied     the hiding facts near it that are in, by id, with their moments
model       the setting that named the encoder, by which it is found again when another one is configured
words_only  whether documents came in while that encoder could not be had: their meaning is missing
outdated    whether another index was to follow this one when it began to serve
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from expo.discovery.index.models import HIDING
from expo.kit.journal.entries import Entry

Mark = Mapping[str, Any]
REMEMBERED: Final = timedelta(minutes=2)
"""How long the mark remembers which hiding facts are in: longer than a transaction may be open."""


def first_mark(moment: datetime) -> Mark:
    """Return the mark of an index that is read from the database from a moment on.

    What is hidden from then on, a search looks up itself (decision 0006).
    """
    return {"at": moment.isoformat(), "applied": {}}


def marked(mark: Mark, entries: Iterable[Entry]) -> Mark:
    """Return a mark after these entries: the latest moment, and which hiding facts are in."""
    entries = list(entries)
    applied = dict(mark.get("applied", {})) | {e.id: e.at.isoformat() for e in entries if e.verb in HIDING}
    moments = [entry.at for entry in entries]
    if mark.get("at"):
        moments.append(datetime.fromisoformat(mark["at"]))
    latest = max(moments)
    recent = {key: at for key, at in applied.items() if datetime.fromisoformat(at) >= latest - REMEMBERED}
    return {"at": latest.isoformat(), "applied": recent}


def by_model(mark: Mark, model: str, *, words_only: bool = False, outdated: bool = False) -> Mark:
    """Return a mark that names the model that an index is written with."""
    said = {"model": model, "words_only": words_only, "outdated": outdated}
    return {"at": mark["at"], "applied": mark["applied"]} | said
