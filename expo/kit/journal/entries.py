"""The journal: an append-only log of facts, read by followers.

A service writes its documents and their journal entries in one transaction, so that
neither exists without the other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from pymongo import IndexModel

from expo.kit.access import Actor
from expo.kit.clock import Clock
from expo.kit.db.mongo import Collection, Database, from_document, in_transaction, to_document
from expo.kit.ids import new_id

COLLECTION: Final = "journal"
_MINUTE: Final = timedelta(minutes=1)
_MAX_MOMENTS: Final = 100
_MAX_PAST: Final = 200
_OPEN_TRANSACTION: Final = 2 * _MINUTE
"""Longer than a transaction may stay open: no older entries can still appear."""


@dataclass(frozen=True)
class Subject:
    """The subject of an entry, such as ``product`` and its id."""

    kind: str
    id: str


@dataclass(frozen=True)
class Entry:
    """One fact: actor, action, subject and time.

    ``verb`` is ``subject.past-participle`` (``product.published``); ``facts`` holds what
    followers need, but never secrets, passwords or the text of private messages.
    """

    id: str
    at: datetime
    verb: str
    subject: Subject
    person_id: str | None = None
    organisation_id: str | None = None
    key_id: str | None = None
    fair_id: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Journal:
    """Writes entries, inside transactions only, and reads them back."""

    database: Database
    clock: Clock
    _past: dict[str, list[Entry]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def collection(self) -> Collection:
        """The collection that holds the entries."""
        return self.database.collection(COLLECTION)

    async def record(
        self,
        actor: Actor,
        verb: str,
        subject: Subject,
        *,
        fair_id: str | None = None,
        facts: Mapping[str, Any] | None = None,
    ) -> None:
        """Write one entry. Raises `RuntimeError` outside a transaction, which is a bug in the caller."""
        await self.record_many(actor, verb, [subject], fair_id=fair_id, facts=facts)

    async def record_many(
        self,
        actor: Actor,
        verb: str,
        subjects: Sequence[Subject],
        *,
        fair_id: str | None = None,
        facts: Mapping[str, Any] | None = None,
        own_facts: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> None:
        """Write one entry per subject, all with the same verb and facts, in one command.

        ``own_facts`` holds further facts of single subjects, by subject id.
        """
        own = own_facts or {}
        subject_facts = [(each, {**(facts or {}), **own.get(each.id, {})}) for each in subjects]
        await self.record_each(actor, verb, subject_facts, fair_id=fair_id)

    async def record_each(
        self,
        actor: Actor,
        verb: str,
        subject_facts: Sequence[tuple[Subject, Mapping[str, Any]]],
        *,
        fair_id: str | None = None,
    ) -> None:
        """Write one entry per subject and facts, all with the same verb, in one command.

        A subject may occur more than once. Raises as `record` does.
        """
        if not in_transaction():
            raise RuntimeError(f"{verb} has to be recorded in the transaction of its documents")
        at = self.clock()
        entries = [
            Entry(
                id=new_id("jrn"),
                at=at,
                verb=verb,
                subject=subject,
                person_id=actor.person_id,
                organisation_id=actor.organisation_id,
                key_id=actor.key_id,
                fair_id=fair_id,
                facts=dict(facts),
            )
            for subject, facts in subject_facts
        ]
        await self.collection.insert_many([to_document(entry) | {"moment": _moment(verb, at)} for entry in entries])

    async def since(self, at: datetime, *, verbs: Sequence[str], limit: int) -> list[Entry]:
        """Return at most ``limit`` entries with one of ``verbs`` from ``at`` on, oldest first.

        Fast for the last minutes, whatever the size of the journal; further back, the cost
        grows with the number of entries with these verbs.
        """
        minutes = max(int((self.clock() - at) / _MINUTE), 0) + 3  # both ends, and one for a clock ahead of ours
        if minutes * len(verbs) > _MAX_MOMENTS:
            query = {"verb": {"$in": list(verbs)}, "at": {"$gte": at}}
            documents = await self.collection.find(query, sort=[("at", 1), ("_id", 1)], limit=limit)
            return [from_document(Entry, document) for document in documents]
        begins = [at + number * _MINUTE for number in range(minutes)]
        found = await self._in_minutes([(verb, each) for verb in verbs for each in begins])
        return sorted((entry for entry in found if entry.at >= at), key=lambda entry: (entry.at, entry.id))[:limit]

    async def _in_minutes(self, verb_minutes: Sequence[tuple[str, datetime]]) -> list[Entry]:
        """Return the entries of (verb, minute) pairs; minutes that can receive no more entries are cached."""
        moments = {_moment(verb, at): at + _MINUTE for verb, at in verb_minutes}
        unknown = [moment for moment in moments if moment not in self._past]
        read: dict[str, list[Entry]] = {moment: [] for moment in unknown}
        for document in await self.collection.find({"moment": {"$in": unknown}}) if unknown else []:
            read[document["moment"]].append(from_document(Entry, document))
        read |= {moment: self._past[moment] for moment in moments if moment in self._past}
        settled = self.clock() - _OPEN_TRANSACTION
        self._past.update({moment: read[moment] for moment, end in moments.items() if end + _MINUTE < settled})
        for moment in list(self._past)[:-_MAX_PAST]:
            del self._past[moment]
        return [entry for entries in read.values() for entry in entries]


def _moment(verb: str, at: datetime) -> str:
    """Return the key of a verb's entries in one minute: found by equality, which is fast in every database."""
    return f"{verb}@{at.astimezone(UTC):%Y-%m-%dT%H:%M}"


INDEXES: Final = {
    COLLECTION: [
        IndexModel([("moment", 1)]),
        IndexModel([("verb", 1), ("at", 1)]),
        # The range key comes last: with another key after it, the embedded database (0.7) misses the bounds.
        IndexModel([("fair_id", 1), ("at", -1)]),
        IndexModel([("organisation_id", 1), ("at", -1)]),
    ]
}
