"""Operations on company profiles, with their permissions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from expo.accounts.models import OrganisationKind
from expo.exhibitors.companies.booth_records import BoothRecords
from expo.exhibitors.companies.rules.access import (
    READ,
    WRITE,
    belongs_to,
    is_published,
    may_see_booth,
    shown_booth,
    shown_exhibitor,
)
from expo.exhibitors.companies.rules.checks import Profile, require_beginnings
from expo.exhibitors.companies.rules.versions import next_version, require_version
from expo.exhibitors.companies.store import ExhibitorStore
from expo.exhibitors.errors import ExhibitorNotFound, ExhibitorSuspended, ProfileIncomplete, ProfileMissing
from expo.exhibitors.models import Booth, Exhibitor, ExhibitorStatus, slug_of
from expo.fairs.fairs.service import Fairs
from expo.fairs.sections.models import section as section_of
from expo.kit.access import ANONYMOUS, Actor, Role, require_kind
from expo.kit.clock import Clock
from expo.kit.db.mongo import Database
from expo.kit.errors import Invalid, NotFound
from expo.kit.ids import checked_id, new_id
from expo.kit.journal.entries import Journal, Subject
from expo.kit.paging import Page, Slice
from expo.kit.trade.values import checked_country
from expo.localisation.models import Text

_NUMBERED = 30


@dataclass(frozen=True)
class Exhibitors:
    """Company profiles: read, save, publish, withdraw."""

    _store: ExhibitorStore
    _booths: BoothRecords
    fairs: Fairs
    journal: Journal
    database: Database
    clock: Clock

    async def get(self, actor: Actor, *, exhibitor_id: str) -> Exhibitor:
        """Return an exhibitor visible to the actor; raises `ExhibitorNotFound`."""
        return await self._require_visible(actor, await self._store.find(checked_id(exhibitor_id, "exh")))

    async def get_by_slug(self, actor: Actor, *, slug: str) -> Exhibitor:
        """Return an exhibitor by its address, as `get` does."""
        return await self._require_visible(actor, await self._store.find_by_slug(slug[:100]))

    async def get_many(self, actor: Actor, *, exhibitor_ids: Sequence[str]) -> list[Exhibitor | None]:
        """Return exhibitors in the order of their ids, None for those hidden from the actor."""
        return await self._seen_many(actor, await self._store.get_many(exhibitor_ids))

    async def find_many(self, exhibitor_ids: Sequence[str]) -> list[Exhibitor | None]:
        """Return exhibitors regardless of visibility, for services that check it themselves."""
        return await self._store.get_many(exhibitor_ids)

    async def of_organisations(self, actor: Actor, *, organisation_ids: Sequence[str]) -> list[Exhibitor | None]:
        """Return organisations' exhibitors in their order, None for missing and hidden ones."""
        known = await self._store.of_organisations(organisation_ids)
        ids = [known[each].id if each in known else "" for each in organisation_ids]
        return await self.get_many(actor, exhibitor_ids=ids)

    async def visible_many(self, exhibitor_ids: Sequence[str]) -> list[Exhibitor | None]:
        """Return exhibitors as the public sees them, in the order of their ids, None for unpublished ones."""
        return await self.get_many(ANONYMOUS, exhibitor_ids=exhibitor_ids)

    async def booths_of(self, actor: Actor, *, exhibitor_ids: Sequence[str], fair_id: str) -> list[Booth | None]:
        """Return these exhibitors' booths at a fair, in their order, None for those hidden from the actor."""
        booths = await self._booths.at_fair(exhibitor_ids, fair_id)
        [fair] = await self.fairs.get_many(actor, fair_ids=[fair_id])
        found = [booths.get(each) for each in exhibitor_ids]
        return [
            shown_booth(actor, booth) if booth and may_see_booth(actor, booth, fair_visible=fair is not None) else None
            for booth in found
        ]

    async def all_booths(self, exhibitor_ids: Sequence[str], *, limit: int) -> list[Booth]:
        """Return these exhibitors' booths at all fairs, regardless of visibility, in order of application."""
        return await self._booths.of_exhibitors(exhibitor_ids, limit=limit)

    async def known_to(self, organiser_id: str, exhibitor_ids: Sequence[str]) -> set[str]:
        """Return which of these exhibitors have applied at an organiser's fairs; for permission checks."""
        return await self._booths.known_to(organiser_id, exhibitor_ids)

    async def find_own(self, actor: Actor) -> Exhibitor | None:
        """Return the exhibitor of the actor's organisation, or None before there is one."""
        return await self._store.of_organisation(require_kind(actor, OrganisationKind.EXHIBITOR, scope=READ))

    async def require_own(self, actor: Actor, *, scope: str = WRITE, role: Role = Role.MEMBER) -> Exhibitor:
        """Return the exhibitor of the actor's organisation, for an actor who may write.

        Raises `SignInRequired`, `Forbidden` for other kinds of organisations, lower roles and keys
        without ``scope``, `ProfileMissing` before a profile is saved.
        """
        organisation_id = require_kind(actor, OrganisationKind.EXHIBITOR, scope=scope, role=role)
        own = await self._store.of_organisation(organisation_id)
        if own is None:
            raise ProfileMissing
        return own

    async def save(self, actor: Actor, *, profile: Profile, version: int | None = None) -> Exhibitor:
        """Save the profile of the actor's organisation; a new one needs name, English name, country and kind.

        The address is derived from the first English name and does not change. A changed name or country ends a
        verification. ``version`` is the one that was read, 0 for none. Raises `Invalid`, `VersionConflict`, and
        `ProfileIncomplete` when a published profile would lose a required field.
        """
        organisation_id, now = require_kind(actor, OrganisationKind.EXHIBITOR, scope=WRITE), self.clock()
        changes = profile.changes(now)

        async def write() -> Exhibitor:
            before = await self._store.of_organisation(organisation_id)
            if before is None:
                return await self._begin(actor, organisation_id, changes)
            require_version(before, version)
            saved = next_version(before, replace(before, **changes), actor, now)
            if saved.identity != before.identity:
                saved = replace(saved, verification=None)
            after = await self.keep(actor, "exhibitor.changed", saved)
            if after.country != before.country:
                await self._booths.set_country(after.id, after.country)
            return after

        return await self.database.transact(write, Exhibitor)

    async def revise(
        self, actor: Actor, change: Callable[[Exhibitor], Exhibitor], *, version: int | None = None
    ) -> Exhibitor:
        """Change the actor's own exhibitor with a function, in the current transaction. Raises `VersionConflict`."""

        async def write() -> Exhibitor:
            before = await self.require_own(actor)
            require_version(before, version)
            after = next_version(before, change(before), actor, self.clock())
            return await self.keep(actor, "exhibitor.changed", after)

        return await self.database.transact(write, Exhibitor)

    async def order_pictures(self, actor: Actor, *, picture_ids: Sequence[str]) -> Exhibitor:
        """Reorder the own company's pictures; raises `NotFound`, `Invalid` unless each is named once."""

        def change(own: Exhibitor) -> Exhibitor:
            ids = [each.picture.id for each in own.pictures]
            if set(picture_ids) - set(ids):
                raise NotFound("There is no such picture.", field="pictureIds")
            if sorted(ids) != sorted(picture_ids):
                raise Invalid("Give each of the company’s pictures once.", field="pictureIds")
            return replace(own, pictures=sorted(own.pictures, key=lambda each: picture_ids.index(each.picture.id)))

        return await self.revise(actor, change)

    async def describe_picture(self, actor: Actor, *, picture_id: str, alt: Text | None) -> Exhibitor:
        """Set the alternative text of one of the own company's pictures or its logo; None removes it.

        Raises `NotFound`.
        """

        def change(own: Exhibitor) -> Exhibitor:
            shown = [*own.pictures, *([own.logo] if own.logo else [])]
            if picture_id not in {each.picture.id for each in shown}:
                raise NotFound("There is no such picture.", field="pictureId")
            pictures = [replace(each, alt=alt) if each.picture.id == picture_id else each for each in own.pictures]
            is_logo = own.logo is not None and own.logo.picture.id == picture_id
            return replace(
                own, pictures=pictures, logo=replace(own.logo, alt=alt) if own.logo and is_logo else own.logo
            )

        return await self.revise(actor, change)

    async def publish(self, actor: Actor) -> Exhibitor:
        """Publish the actor's company; idempotent.

        Raises `ProfileIncomplete` naming what is missing, `ExhibitorSuspended`.
        """

        async def write() -> Exhibitor:
            own = await self.require_own(actor, role=Role.MANAGER)
            if own.suspension is not None:
                raise ExhibitorSuspended(own.suspension.reason)
            if is_published(own):
                return own
            published = replace(own, status=ExhibitorStatus.PUBLISHED, published_at=self.clock())
            return await self.change_status(actor, "exhibitor.published", published)

        return await self.database.transact(write, Exhibitor)

    async def withdraw(self, actor: Actor) -> Exhibitor:
        """Hide the actor's company, its booths and products from all pages; idempotent.

        When published again, it comes back with the booths that were open. Raises `ExhibitorSuspended`.
        """

        async def write() -> Exhibitor:
            own = await self.require_own(actor, role=Role.MANAGER)
            if own.suspension is not None:
                raise ExhibitorSuspended(own.suspension.reason)
            if not is_published(own):
                return own
            return await self.change_status(actor, "exhibitor.withdrawn", replace(own, status=ExhibitorStatus.DRAFT))

        return await self.database.transact(write, Exhibitor)

    async def _begin(self, actor: Actor, organisation_id: str, changes: dict[str, Any]) -> Exhibitor:
        require_beginnings(changes)
        exhibitor_id, now, stem = new_id("exh"), self.clock(), slug_of(changes["english_name"])
        numbered = [f"{stem}-{number}" for number in range(2, _NUMBERED)]
        slug = await self._store.free_slug(stem, numbered) or exhibitor_id.replace("_", "-").lower()
        begun = Exhibitor(
            id=exhibitor_id,
            organisation_id=organisation_id,
            slug=slug,
            created_at=now,
            changed_at=now,
            version_at=now,
            version_by=actor.author,
            **changes,
        )
        await self._store.add(begun)
        await self._record(actor, "exhibitor.changed", begun)
        return begun

    async def _require_visible(self, actor: Actor, exhibitor: Exhibitor | None) -> Exhibitor:
        [seen] = await self._seen_many(actor, [exhibitor])
        if seen is None:
            raise ExhibitorNotFound
        return seen

    async def _seen_many(self, actor: Actor, exhibitors: Sequence[Exhibitor | None]) -> list[Exhibitor | None]:
        """Return what the actor may see of each; one more command for an organiser if some are unpublished."""
        unpublished = [each for each in exhibitors if each and not is_published(each)]
        hidden = [each.id for each in unpublished if not belongs_to(actor, each.organisation_id)]
        known: set[str] = set()
        if hidden and actor.organisation_id and actor.is_kind(OrganisationKind.ORGANISER) and actor.has_scope(READ):
            known = await self._booths.known_to(actor.organisation_id, hidden)
        unseen = set(hidden) - known
        return [None if each is None or each.id in unseen else shown_exhibitor(actor, each) for each in exhibitors]

    async def change_status(self, actor: Actor, verb: str, exhibitor: Exhibitor) -> Exhibitor:
        """Write an exhibitor with a changed status, and open or close its booths, in the current transaction."""
        turned = await self.keep(actor, verb, exhibitor)
        await self._booths.set_open(turned.id, is_open=is_published(turned))
        return turned

    async def keep(self, actor: Actor, verb: str, exhibitor: Exhibitor, **facts: str) -> Exhibitor:
        """Write an exhibitor and its journal entry, in the current transaction. Raises `ProfileIncomplete`."""
        missing = exhibitor.missing() if is_published(exhibitor) else []
        if missing:
            raise ProfileIncomplete(missing)
        changed = replace(exhibitor, changed_at=self.clock(), revision=exhibitor.revision + 1)
        await self._store.replace(changed)
        await self._record(actor, verb, changed, **facts)
        return changed

    async def _record(self, actor: Actor, verb: str, exhibitor: Exhibitor, **facts: str) -> None:
        known = {"exhibitor_id": exhibitor.id, "status": exhibitor.status}
        await self.journal.record(actor, verb, Subject("exhibitor", exhibitor.id), facts=known | facts)

    async def list(
        self,
        actor: Actor,
        *,
        part: Slice,
        fair_id: str | None = None,
        section: str | None = None,
        country: str | None = None,
    ) -> Page[Exhibitor]:
        """Return published exhibitors, oldest first; with ``fair_id`` those with an open booth at the fair.

        Raises `FairNotFound`, `SectionNotFound`, `Invalid` for a section without a fair.
        """
        code = country and checked_country(country, field="country")
        if fair_id is None:
            if section is not None:
                raise Invalid("Give the fair too: sections belong to booths.", field="fairId")
            page = await self._store.list(part, country=code)
            return replace(page, items=tuple(shown_exhibitor(actor, each) for each in page.items))
        query: dict[str, Any] = {"fair_id": (await self.fairs.get(actor, fair_id=fair_id)).id, "is_open": True}
        query |= {"section": section_of(section).key} if section else {}
        booths = await self._booths.list(part, query | ({"country": code} if code else {}))
        found = await self._store.get_many([booth.exhibitor_id for booth in booths.items])
        return Page(
            items=tuple(shown_exhibitor(actor, each) for each in found if each is not None),
            cursors=booths.cursors,
            has_next=booths.has_next,
            total=booths.total,
            total_is_lower_bound=booths.total_is_lower_bound,
        )
