"""Glossary editing: companies edit their own glossaries, administrators the platform glossary."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from pymongo.errors import DuplicateKeyError

from expo.accounts.models import OrganisationKind
from expo.kit.access import (
    SYSTEM,
    WRITE_INSTALLATION,
    Actor,
    Role,
    require_administrator,
    require_scope,
    require_signed_in,
)
from expo.kit.clock import Clock
from expo.kit.db.mongo import Database
from expo.kit.errors import Forbidden
from expo.kit.ids import checked_id
from expo.kit.journal.entries import Journal, Subject
from expo.kit.paging import Page, Slice, decode_cursor, encode_cursor, page_of
from expo.kit.text import fold, optional
from expo.localisation.glossaries.errors import TermAlreadyExists, TermNotFound, TooManyTerms
from expo.localisation.glossaries.models import (
    MAX_TERM_LENGTH,
    MAX_TERMS,
    GlossaryTerm,
    words_of,
)
from expo.localisation.glossaries.rules.entries import TermConflict, conflicts_of, entry_of
from expo.localisation.glossaries.store import GlossaryStore
from expo.localisation.models import PLATFORM, READ, WRITE
from translation.glossary.terms import Glossary

_HOLDS: Final = timedelta(seconds=5)
_A_SECOND: Final = timedelta(seconds=1)


@dataclass
class Glossaries:
    """Reads and edits glossaries."""

    _store: GlossaryStore
    journal: Journal
    database: Database
    clock: Clock
    _platform: tuple[datetime, list[GlossaryTerm]] | None = field(default=None, init=False)
    _shared: tuple[Sequence[GlossaryTerm], dict[tuple[str, ...], Glossary]] | None = field(default=None, init=False)

    async def for_sections(self, owner_sections: Collection[tuple[str, tuple[str, ...]]]) -> dict[Any, Glossary]:
        """Return the glossaries of owners and sections.

        Own terms come before those of the sections and the platform.
        """
        platform = await self._of_platform()
        own: dict[str, list[GlossaryTerm]] = {owner: [] for owner, _ in owner_sections}
        for term in await self._store.of_owners([owner for owner in own if owner != PLATFORM]):
            own[term.owner].append(term)
        return {(owner, chosen): self._of(own[owner], platform, chosen) for owner, chosen in owner_sections}

    def _of(self, own: Sequence[GlossaryTerm], platform: Sequence[GlossaryTerm], sections: tuple[str, ...]) -> Glossary:
        """Return a glossary; owners without own terms share one per sections, until the platform glossary changes."""
        if own:
            return _glossary(own, platform, sections)
        if self._shared is None or self._shared[0] != platform:
            self._shared = platform, {}
        shared = self._shared[1]
        if sections not in shared:
            shared[sections] = _glossary([], platform, sections)
        return shared[sections]

    async def terms(self, actor: Actor, *, platform: bool = False) -> list[GlossaryTerm]:
        """Return the terms of the actor's own or the platform glossary; raises `SignInRequired` and `Forbidden`."""
        return await self._store.of_owner(self.readable(actor, platform=platform))

    async def page(
        self, actor: Actor, *, part: Slice, platform: bool = False, search: str | None = None
    ) -> Page[GlossaryTerm]:
        """Return a page of the terms that `terms` returns, newest first, filtered by ``search`` if given.

        Raises as `terms`, and `Invalid`.
        """
        owner = self.readable(actor, platform=platform)
        before = decode_cursor(part.after, [str])[0] if part.after else ""
        words = fold(optional(search, field="search", limit=MAX_TERM_LENGTH) or "")
        if words:
            fitting = [term for term in reversed(await self._store.of_owner(owner)) if term.has(words)]
            total = len(fitting)
            found = [term for term in fitting if not before or term.id < before]
        else:
            total = await self._store.count(owner)
            found = await self._store.page(owner, before, part.first + 1)
        return page_of(found, [encode_cursor(each.id) for each in found], part, total=total)

    async def conflicts(self, actor: Actor, *, platform: bool = False) -> list[TermConflict]:
        """Return the conflicts in a glossary, at most 50; raises as `terms`."""
        found = await self.terms(actor, platform=platform)
        return await asyncio.to_thread(conflicts_of, found)

    async def changed_since(self, owner: str, since: datetime) -> list[GlossaryTerm]:
        """Return an owner's terms changed since a point in time, with a second's tolerance."""
        terms = await self._store.of_owner(owner)
        return [each for each in terms if each.changed_at >= since - _A_SECOND]

    def readable(self, actor: Actor, *, platform: bool = False) -> str:
        """Return the owner of the glossary that the actor reads; raises `SignInRequired` and `Forbidden`."""
        require_signed_in(actor)
        require_scope(actor, READ)
        return PLATFORM if platform else self._own(actor)

    async def save(
        self,
        actor: Actor,
        *,
        terms: Mapping[str, str],
        forbidden_terms: Mapping[str, Sequence[str]] | None = None,
        do_not_translate: bool = False,
        section: str | None = None,
        note: str | None = None,
        term_id: str | None = None,
        platform: bool = False,
    ) -> GlossaryTerm:
        """Add or change a term in the actor's own glossary, or with ``platform`` in the platform glossary.

        Raises `SignInRequired`, `Forbidden`, `Invalid`, `TermNotFound`, `TermAlreadyExists`, `TooManyTerms`.
        """
        owner = self.writable(actor, section, platform=platform)
        term = GlossaryTerm.new(
            owner,
            terms=terms,
            forbidden=forbidden_terms or {},
            do_not_translate=do_not_translate,
            section=section,
            note=note,
            at=self.clock(),
            by=actor.person_id,
        )
        return await self.database.transact(partial(self._keep, actor, term, term_id), GlossaryTerm)

    async def _keep(self, actor: Actor, term: GlossaryTerm, term_id: str | None) -> GlossaryTerm:
        """Write a new term, or one in the place of another."""
        before = None if term_id is None else await self._own_term(term.owner, term_id)
        after = term if before is None else replace(term, id=before.id)
        if before is None and await self._store.count(term.owner) >= MAX_TERMS:
            raise TooManyTerms(MAX_TERMS)
        try:
            await (self._store.add(after) if before is None else self._store.replace(after))
        except DuplicateKeyError as error:
            raise TermAlreadyExists(next(iter(term.terms.values()))) from error
        await self._record(actor, "term.saved", after, before)
        return after

    async def remove(self, actor: Actor, *, term_id: str, platform: bool = False) -> GlossaryTerm:
        """Remove a term from the glossary that `save` writes; raises `SignInRequired`, `Forbidden`, `TermNotFound`."""
        owner = self.writable(actor, platform=platform)

        async def write() -> GlossaryTerm:
            term = await self._own_term(owner, term_id)
            await self._store.remove(term.id)
            await self._record(actor, "term.removed", term, None)
            return term

        return await self.database.transact(write, GlossaryTerm)

    async def _own_term(self, owner: str, term_id: str) -> GlossaryTerm:
        term = await self._store.find(checked_id(term_id, "glt", field="id"))
        if term is None or term.owner != owner:
            raise TermNotFound
        return term

    async def _record(self, actor: Actor, verb: str, term: GlossaryTerm, before: GlossaryTerm | None) -> None:
        """Record the words concerned in the journal: texts that contain them are translated again."""
        facts = {"owner": term.owner, **words_of(each for each in (term, before) if each is not None)}
        await self.journal.record(actor, verb, Subject("term", term.id), facts=facts)
        self.forget_platform()

    def forget_platform(self) -> None:
        """Drop the cached platform glossary."""
        self._platform = None

    async def _of_platform(self) -> list[GlossaryTerm]:
        now = self.clock()
        if self._platform is None or now - self._platform[0] > _HOLDS:
            self._platform = now, await self._store.of_owner(PLATFORM)
        return self._platform[1]

    @staticmethod
    def _own(actor: Actor) -> str:
        if actor == SYSTEM:
            return PLATFORM
        if actor.organisation_id is None:
            raise Forbidden("Choose an organisation first.")
        return actor.organisation_id

    def writable(self, actor: Actor, section: str | None = None, *, platform: bool = False) -> str:
        """Return the owner of the glossary that the actor writes; raises `SignInRequired` and `Forbidden`."""
        require_signed_in(actor)
        if platform:
            require_administrator(actor, WRITE_INSTALLATION)
            return PLATFORM
        require_scope(actor, WRITE)
        kinds = (OrganisationKind.EXHIBITOR, OrganisationKind.ORGANISER)
        if not any(actor.is_kind(kind) for kind in kinds) or not actor.at_least(Role.MEMBER):
            raise Forbidden("Exhibitors and organisers manage their own glossary, administrators the platform’s.")
        if section is not None:
            raise Forbidden("Only the platform’s glossary has sections.")
        return self._own(actor)


def _glossary(own: Sequence[GlossaryTerm], platform: Sequence[GlossaryTerm], sections: Sequence[str]) -> Glossary:
    layers = [
        own,
        [term for term in platform if term.section in sections and term.section is not None],
        [term for term in platform if term.section is None],
    ]
    return Glossary(entry_of(term) for layer in layers for term in layer)
