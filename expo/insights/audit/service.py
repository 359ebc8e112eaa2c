"""The journal as a searchable audit log, of an organiser's fair or the actor's own organisation.

Entries are read backwards from the cursor, in time spans that double in length: on a busy day the first
span holds a page, and a quiet year takes a dozen reads (`expo.kit.db.mongo` explains why a limit alone is not enough).
"""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from expo.accounts.models import OrganisationKind
from expo.accounts.organisations import Organisations
from expo.accounts.service import Accounts
from expo.catalog.products.service import Catalog
from expo.exhibitors.companies.service import Exhibitors
from expo.fairs.fairs.service import Fairs
from expo.insights.audit.verbs import AuditVerbs
from expo.kit.access import (
    READ_INSTALLATION,
    SYSTEM,
    Actor,
    Role,
    require_administrator,
    require_scope,
    require_signed_in,
)
from expo.kit.clock import checked_moment
from expo.kit.db.mongo import Document, from_document
from expo.kit.errors import Forbidden, Invalid
from expo.kit.journal.entries import Entry, Journal
from expo.kit.paging import Page, Slice, decode_cursor, encode_cursor
from expo.kit.text import clean
from expo.localisation.models import PLATFORM, Text

_EARLIEST: Final = datetime(2025, 1, 1, tzinfo=UTC)
"""Before any entry."""

_FIRST: Final = timedelta(hours=1)
_BATCH: Final = 200
_MAX_SCANNED: Final = 2_000
"""Most entries that one text search scans before it returns its position."""

_PRIVATE: Final = {"verb": {"$regex": r"^(follow|saved_search)\."}}
"""Private actions of people; old entries of them carry an organisation."""

_UNSHARED: Final = {"verb": {"$regex": r"^(favourite|favourite_list)\."}, "facts.organisation_id": None}
"""Favourites that belong to no company list, as far as the entry says."""

_OF_THE_INSTALLATION: Final[Document] = {
    # Wrapped in ``$and``: the time span's query has an ``$or`` of its own.
    "$and": [
        {
            "$or": [
                {"verb": {"$regex": r"^(exchange_rates|index|model)\."}},
                {"verb": {"$regex": r"^person\.(un)?made_administrator$"}},
                {"verb": {"$regex": r"^(term|glossary|memory|translation)\."}, "facts.owner": PLATFORM},
            ]
        }
    ]
}
"""Administrators' actions for all fairs, and changes of administrators."""

_OWN: Final = frozenset({OrganisationKind.EXHIBITOR, OrganisationKind.ORGANISER})


@dataclass(frozen=True)
class AuditFilter:
    """Filter of the log: verb, person, text, time span."""

    verb: str | None = None
    person_id: str | None = None
    text: str = ""
    begins: datetime | None = None
    ends: datetime | None = None

    def query(self) -> Document:
        """Return the part of the filter that the database evaluates."""
        fields = {"verb": self.verb, "person_id": self.person_id}
        return {name: value for name, value in fields.items() if value}


@dataclass(frozen=True)
class AuditEntry:
    """An entry as shown, with the names of person, organisation and subject where known.

    ``sentence`` describes the action in the reader's language; ``about`` is the organisation of an application.
    """

    entry: Entry
    sentence: str
    person: str | None = None
    organisation: str | None = None
    subject: Text | None = None
    slug: str | None = None
    about: str | None = None

    def says(self, words: Sequence[str]) -> bool:
        """Return whether the shown entry contains all words, which must be lower-case."""
        entry = self.entry
        shown = [
            self.person,
            self.organisation,
            self.about,
            self.slug,
            entry.verb,
            entry.subject.id,
            self.sentence,
        ]
        texts = [self.subject.text, *(each.text for each in self.subject.renderings.values())] if self.subject else []
        text = " ".join(str(each) for each in (*shown, *texts, *entry.facts.values()) if each).casefold()
        return all(word in text for word in words)


@dataclass(frozen=True)
class AuditPage:
    """A page of the log, newest first.

    ``searched_until`` is set if a text search stopped early: older entries were not scanned, and the
    search continues after ``go_on_after``. ``looked_at`` is the number of entries scanned.
    """

    page: Page[AuditEntry]
    searched_until: datetime | None = None
    go_on_after: str | None = None
    looked_at: int = 0


@dataclass(frozen=True)
class AuditLog:
    """Reads the journal for the people responsible for it."""

    journal: Journal
    fairs: Fairs
    accounts: Accounts
    organisations: Organisations
    catalog: Catalog
    exhibitors: Exhibitors
    verbs: AuditVerbs

    async def read(
        self,
        actor: Actor,
        *,
        part: Slice,
        fair_id: str | None = None,
        only: AuditFilter,
        language: str = "en",
        installation: bool = False,
    ) -> AuditPage:
        """Return the log of a fair, for its organiser, or without a fair that of the actor's own organisation.

        With ``installation``, return the log of actions for all fairs, for administrators. Raises `SignInRequired`,
        `FairNotFound`, `Forbidden` for actors that manage neither a fair nor an exhibitor, `Invalid`.
        """
        scope = _for_all(actor) if installation else await self._scope(actor, fair_id)
        words = clean(only.text, field="text", limit=100, minimum=0).casefold().split()
        found: list[AuditEntry] = []
        last: Entry | None = None
        looked_at = 0
        async for batch in self._backwards(scope | only.query(), only, part.after):
            for each in await self._shown(actor, batch, language, everybody=installation):
                if len(found) > part.first:
                    break
                if each.says(words):
                    found.append(each)
            last, looked_at = batch[-1], looked_at + len(batch)
            if len(found) > part.first or (words and looked_at >= _MAX_SCANNED):
                break
        else:
            last = None
        return replace(_paged(found, part, last), looked_at=looked_at)

    async def _scope(self, actor: Actor, fair_id: str | None) -> Document:
        if fair_id is not None:
            return {"fair_id": (await self.fairs.require_organiser(actor, fair_id=fair_id, scope="fairs:read")).id}
        require_signed_in(actor)
        require_scope(actor, "accounts:read")
        if actor.organisation_id is None or actor.organisation_kind not in _OWN:
            raise Forbidden("Only exhibitors and organisers have an audit log.")
        if not actor.at_least(Role.MANAGER):
            raise Forbidden(f"This needs the role {Role.MANAGER} in your organisation.")
        others = {"person_id": {"$ne": actor.person_id}}
        return {"organisation_id": actor.organisation_id, "$nor": [_PRIVATE | others, _UNSHARED | others]}

    async def _backwards(self, query: Document, only: AuditFilter, after: str | None) -> AsyncIterator[list[Entry]]:
        """Yield the matching entries, newest first, in batches."""
        at, key = decode_cursor(after, [datetime, str]) if after else (None, None)
        begins = max(only.begins or _EARLIEST, _EARLIEST)
        end = min(only.ends or self.journal.clock() + _FIRST, self.journal.clock() + _FIRST)
        if at is not None and at < end:
            end = at + timedelta(milliseconds=1)
        span = _FIRST
        while end > begins:
            start = max(end - span, begins)
            async for batch in self._between(query, start, end, (at, key)):
                yield batch
            end, span = start, span * 2

    async def _between(
        self, query: Document, start: datetime, end: datetime, behind: tuple[datetime | None, str | None]
    ) -> AsyncIterator[list[Entry]]:
        at, key = behind
        while True:
            bounds: dict[str, Any] = {"at": {"$gte": start, "$lt": end}}
            if at is not None and start <= at < end:
                bounds = {"at": {"$gte": start, "$lte": at}, "$or": [{"at": {"$lt": at}}, {"_id": {"$lt": key}}]}
            documents = await self.journal.collection.find(query | bounds, sort=[("at", -1), ("_id", -1)], limit=_BATCH)
            if documents:
                yield [from_document(Entry, each) for each in documents]
            if len(documents) < _BATCH:
                return
            at, key = documents[-1]["at"], documents[-1]["_id"]

    async def _shown(
        self, actor: Actor, entries: Sequence[Entry], language: str, *, everybody: bool
    ) -> list[AuditEntry]:
        """Return entries with names, in a constant number of reads. Only the actor's own people are named.

        In the installation's log ``everybody`` is named: all actors there are administrators.
        """
        own = actor.organisation_id
        ours = {each.person_id for each in entries if everybody or (own is not None and each.organisation_id == own)}
        people = await self._people(ours)
        applicants = {each.id: str(each.facts.get("organisation_id") or "") for each in entries}
        organisations = await self._organisations([*applicants.values(), *(each.organisation_id for each in entries)])
        subjects = await self._subjects(entries)
        shown = []
        for each in entries:
            text, slug = subjects.get((each.subject.kind, each.subject.id), (None, None))
            person, organisation = people.get(each.person_id or ""), organisations.get(each.organisation_id or "")
            about, sentence = organisations.get(applicants[each.id]), self.verbs.sentence(each.verb, language)
            shown.append(AuditEntry(each, sentence, person, organisation, text, slug, about))
        return shown

    async def _people(self, ids: Iterable[str | None]) -> Mapping[str, str]:
        person_ids = sorted({each for each in ids if each})
        found = await self.accounts.get_people(SYSTEM, person_ids=person_ids) if person_ids else []
        return {each.id: each.name for each in found if each is not None}

    async def _organisations(self, ids: Iterable[str | None]) -> Mapping[str, str]:
        organisation_ids = sorted({each for each in ids if each})
        found = await self.organisations.find_many(organisation_ids=organisation_ids) if organisation_ids else []
        return {each.id: each.name for each in found if each is not None}

    async def _subjects(self, entries: Sequence[Entry]) -> dict[tuple[str, str], tuple[Text | None, str | None]]:
        """Return the names of subjects, and their slugs where they have one."""
        named: dict[tuple[str, str], tuple[Text | None, str | None]] = {}
        ids = {kind: sorted({e.subject.id for e in entries if e.subject.kind == kind}) for kind in ("product", "fair")}
        owners = {str(each.facts["exhibitor_id"]) for each in entries if each.facts.get("exhibitor_id")}
        owners |= {each.subject.id for each in entries if each.subject.kind == "exhibitor"}
        exhibitors = await self.exhibitors.find_many(sorted(owners)) if owners else []
        known = {each.id: (each.name, each.slug) for each in exhibitors if each is not None}
        for each in entries:
            owner = str(each.facts.get("exhibitor_id") or each.subject.id)
            named[each.subject.kind, each.subject.id] = known.get(owner, (None, None))
        products = await self.catalog.find_many(ids["product"]) if ids["product"] else []
        named |= {("product", each.id): (each.title, None) for each in products if each is not None}
        fairs = await self.fairs.find_many(ids["fair"]) if ids["fair"] else []
        return named | {("fair", each.id): (each.name, each.slug) for each in fairs if each is not None}


def _for_all(actor: Actor) -> Document:
    require_administrator(actor, READ_INSTALLATION)
    return _OF_THE_INSTALLATION


def checked_filter(
    verb: str | None, person_id: str | None, text: str | None, begins: datetime | None, ends: datetime | None
) -> AuditFilter:
    """Return a filter; raises `Invalid`."""
    begins = begins and checked_moment(begins, field="since")
    ends = ends and checked_moment(ends, field="until")
    if begins is not None and ends is not None and begins >= ends:
        raise Invalid("The end must be after the start.", field="until")
    name = clean(verb, field="verb", limit=80, minimum=0) if verb else None
    person = clean(person_id, field="personId", limit=80, minimum=0) if person_id else None
    return AuditFilter(name or None, person or None, text or "", begins, ends)


def _paged(entries: Sequence[AuditEntry], part: Slice, last: Entry | None) -> AuditPage:
    """Return a page; ``last`` is the last entry scanned if more may follow, else None."""
    items = tuple(entries[: part.first])
    cursors = tuple(_cursor(each.entry) for each in items)
    more = len(entries) > part.first
    page = Page(items, cursors, has_next=more or last is not None)
    if more or last is None:
        return AuditPage(page, go_on_after=cursors[-1] if more else None)
    return AuditPage(page, searched_until=last.at, go_on_after=_cursor(last))


def _cursor(entry: Entry) -> str:
    return encode_cursor(entry.at, entry.id)
