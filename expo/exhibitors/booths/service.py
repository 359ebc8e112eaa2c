"""Operations on booths, from application to closing, with their permissions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from expo.accounts.models import OrganisationKind
from expo.exhibitors.booths.places import BoothPlacement, checked_hall
from expo.exhibitors.booths.rules.checks import checked_number, checked_staff
from expo.exhibitors.booths.store import BoothStore
from expo.exhibitors.companies.rules.access import READ, WRITE, is_published, may_see_booth, shown_booth
from expo.exhibitors.companies.rules.versions import next_version, require_version
from expo.exhibitors.companies.service import Exhibitors
from expo.exhibitors.companies.store import ExhibitorStore
from expo.exhibitors.errors import (
    BoothDecided,
    BoothExists,
    BoothNotApproved,
    BoothNotFound,
    ExhibitorNotPublished,
    ExhibitorSuspended,
    FairOver,
    NotApprovedForFair,
)
from expo.exhibitors.models import Booth, BoothStatus, Exhibitor, StaffMember, application
from expo.fairs.fairs.models import Fair, ParticipantRole
from expo.fairs.fairs.service import Fairs
from expo.fairs.sections.models import section as section_of
from expo.fairs.sections.models import sections_of
from expo.kit.access import Actor, Role, require_kind, require_signed_in
from expo.kit.clock import Clock
from expo.kit.db.mongo import Database
from expo.kit.errors import Invalid
from expo.kit.ids import checked_id
from expo.kit.journal.entries import Journal, Subject
from expo.kit.paging import Page, Slice
from expo.kit.text import optional
from expo.localisation.models import Text

_MAX_STAFF = 30
_MAX_BOOTHS = 200


@dataclass(frozen=True)
class Booths:
    """Booths at fairs: application, decision, placement and display."""

    _store: BoothStore
    _companies: ExhibitorStore
    exhibitors: Exhibitors
    fairs: Fairs
    journal: Journal
    database: Database
    clock: Clock
    places: BoothPlacement

    async def get(self, actor: Actor, *, booth_id: str) -> Booth:
        """Return a booth visible to the actor; raises `BoothNotFound`."""
        found = await self._store.find(checked_id(booth_id, "boo"))
        seen = [] if found is None else await self.filter_visible(actor, [found])
        if not seen:
            raise BoothNotFound
        return seen[0]

    async def of_exhibitors(self, actor: Actor, *, exhibitor_ids: Sequence[str]) -> list[list[Booth]]:
        """Return each exhibitor's booths visible to the actor, at all fairs, in order of application."""
        found = await self._store.of_exhibitors(exhibitor_ids, limit=_MAX_BOOTHS * len(exhibitor_ids))
        seen = await self.filter_visible(actor, found)
        return [[booth for booth in seen if booth.exhibitor_id == each] for each in exhibitor_ids]

    async def mine(self, actor: Actor) -> list[Booth]:
        """Return all booths of the actor's organisation, at most 200."""
        organisation_id = require_kind(actor, OrganisationKind.EXHIBITOR, scope=READ)
        return await self._store.of_organisation(organisation_id, limit=_MAX_BOOTHS)

    async def applications(
        self, actor: Actor, *, fair_id: str, part: Slice, status: BoothStatus | None = None
    ) -> Page[Booth]:
        """Return a fair's booths to its organiser, in order of application; raises `FairNotFound`."""
        fair = await self.fairs.require_organiser(actor, fair_id=fair_id, scope=READ)
        return await self._store.list(part, {"fair_id": fair.id} | ({"status": status} if status else {}))

    async def apply(self, actor: Actor, *, fair_id: str, section: str, headline: Text | None = None) -> Booth:
        """Apply for a booth at a fair that has approved the organisation; a declined applicant may apply again.

        Raises `ProfileMissing`, `ExhibitorSuspended`, `FairNotFound`, `FairOver`, `NotApprovedForFair`,
        `SectionNotFound`, `BoothExists`.
        """
        key = section_of(section).key

        async def write() -> Booth:
            own = await self.exhibitors.require_own(actor, role=Role.MANAGER)
            fair = await self._open_to(actor, own, fair_id)
            earlier = (await self._store.at_fair([own.id], fair.id)).get(own.id)
            if earlier is not None and earlier.status is not BoothStatus.DECLINED:
                raise BoothExists
            booth = application(own, fair, section=key, headline=headline, at=self.clock(), earlier=earlier)
            await self._companies.touch(own.id)
            await (self._store.add(booth) if earlier is None else self._store.replace(booth))
            return await self._record(actor, "booth.applied", booth)

        return await self.database.transact(write, Booth)

    async def decide(
        self,
        actor: Actor,
        *,
        booth_id: str,
        approve: bool,
        reason: str | None = None,
        hall: str | None = None,
        number: str | None = None,
        next_free: bool = False,
    ) -> Booth:
        """Approve an application and assign a place, or decline it with a reason; for the fair's organiser.

        ``next_free`` assigns the next free space of its section. Sends no email: see `BoothDecisions.decide`.

        Raises `BoothNotFound`, `BoothDecided`,
        `BoothTaken`, `HallNotFound`, `SpaceNotFound`, `SpaceTaken`, `NoFreeSpace`, `Invalid`.
        """
        text, place = optional(reason, field="reason", limit=1000, lines=True), checked_number(number)
        if not approve and text is None:
            raise Invalid("Give a reason, so that the applicant can act on it.", field="reason")

        async def write() -> Booth:
            booth, fair = await self._managed(actor, booth_id)
            if booth.status is not BoothStatus.APPLIED:
                raise BoothDecided
            status = BoothStatus.APPROVED if approve else BoothStatus.DECLINED
            decided = replace(booth, status=status, decided_at=self.clock(), reason=text)
            if approve and next_free:
                decided = await self.places.take_next(decided, fair)
            elif approve:
                decided = await self.places.take(decided, fair, hall, place)
            return await self.keep(actor, f"booth.{status.lower()}", decided)

        return await self.database.transact(write, Booth)

    async def place(self, actor: Actor, *, booth_id: str, hall: str | None, number: str | None) -> Booth:
        """Move an approved booth to another hall or number; for the fair's organiser. Raises as `decide` does."""
        checked = checked_number(number)

        async def write() -> Booth:
            booth, fair = await self._managed(actor, booth_id)
            if booth.status in {BoothStatus.APPLIED, BoothStatus.DECLINED}:
                raise BoothNotApproved
            return await self.keep(actor, "booth.changed", await self.places.take(booth, fair, hall, checked))

        return await self.database.transact(write, Booth)

    async def change(
        self,
        actor: Actor,
        *,
        booth_id: str,
        headline: Text | None = None,
        bare: bool = False,
        section: str | None = None,
        version: int | None = None,
    ) -> Booth:
        """Change the headline of an own booth or remove it (``bare``), and the section until the booth is decided.

        Raises `BoothNotFound`, `BoothDecided`, `SectionNotFound`; `VersionConflict` for an outdated ``version``.
        """
        key = section and section_of(section).key

        def changed(booth: Booth) -> Booth:
            if key and key != booth.section and booth.status is not BoothStatus.APPLIED:
                raise BoothDecided
            kept = None if bare else booth.headline
            return replace(booth, headline=headline or kept, section=key or booth.section)

        return await self._revise(actor, booth_id, changed, version)

    async def set_staff(
        self, actor: Actor, *, booth_id: str, staff: Sequence[StaffMember], version: int | None = None
    ) -> Booth:
        """Replace the staff of an own booth, at most 30 people; members with a known id keep it.

        Raises what `change` raises, and `Invalid`.
        """
        if len(staff) > _MAX_STAFF:
            raise Invalid(f"A booth can have at most {_MAX_STAFF} people on its staff.", field="staff")
        checked = [checked_staff(member) for member in staff]
        return await self._revise(actor, booth_id, lambda booth: booth.with_staff(checked), version)

    async def publish(self, actor: Actor, *, booth_id: str) -> Booth:
        """Open an own booth to visitors; idempotent.

        Raises `BoothNotFound`, `BoothNotApproved` (also for a booth that the organiser has closed),
        `ExhibitorNotPublished`, `ExhibitorSuspended`.
        """

        async def write() -> Booth:
            own = await self.exhibitors.require_own(actor, role=Role.MANAGER)
            booth = await self._own(own, booth_id)
            if own.suspension is not None:
                raise ExhibitorSuspended(own.suspension.reason)
            if not is_published(own):
                raise ExhibitorNotPublished
            if booth.status is BoothStatus.PUBLISHED:
                return booth
            if not booth.may_open():
                raise BoothNotApproved
            await self._companies.touch(own.id)
            opened = replace(booth, status=BoothStatus.PUBLISHED, is_open=True, closed_by=None)
            return await self.keep(actor, "booth.published", replace(opened, published_at=self.clock()))

        return await self.database.transact(write, Booth)

    async def close(self, actor: Actor, *, booth_id: str) -> Booth:
        """Close a published booth, for the exhibitor, who may reopen it, or the fair's organiser; idempotent.

        Raises `BoothNotFound`, `BoothNotApproved`.
        """
        require_signed_in(actor)

        async def write() -> Booth:
            if actor.is_kind(OrganisationKind.EXHIBITOR):
                own = await self.exhibitors.require_own(actor, role=Role.MANAGER)
                booth, closer = await self._own(own, booth_id), own.organisation_id
            else:
                booth, fair = await self._managed(actor, booth_id)
                closer = fair.organiser_id
            if booth.status is BoothStatus.CLOSED:
                return booth
            if booth.status is not BoothStatus.PUBLISHED:
                raise BoothNotApproved
            closed = replace(booth, status=BoothStatus.CLOSED, is_open=False, closed_by=closer)
            return await self.keep(actor, "booth.closed", closed)

        return await self.database.transact(write, Booth)

    async def _open_to(self, actor: Actor, own: Exhibitor, fair_id: str) -> Fair:
        if own.suspension is not None:
            raise ExhibitorSuspended(own.suspension.reason)
        fair = await self.fairs.get(actor, fair_id=fair_id)
        if fair.closes_at <= self.clock():
            raise FairOver
        if not await self.fairs.is_approved(own.organisation_id, fair_id=fair.id, role=ParticipantRole.EXHIBITOR):
            raise NotApprovedForFair
        return fair

    async def _revise(
        self, actor: Actor, booth_id: str, change: Callable[[Booth], Booth], version: int | None
    ) -> Booth:
        async def write() -> Booth:
            before = await self._own(await self.exhibitors.require_own(actor), booth_id)
            require_version(before, version)
            return await self.keep(actor, "booth.changed", next_version(before, change(before), actor, self.clock()))

        return await self.database.transact(write, Booth)

    async def _own(self, own: Exhibitor, booth_id: str) -> Booth:
        booth = await self._store.find(checked_id(booth_id, "boo", field="boothId"))
        if booth is None or booth.exhibitor_id != own.id:
            raise BoothNotFound
        return booth

    async def _managed(self, actor: Actor, booth_id: str) -> tuple[Booth, Fair]:
        """Return a booth and its fair to the fair's organiser; raises `BoothNotFound` for others."""
        require_kind(actor, OrganisationKind.ORGANISER, scope=WRITE, role=Role.MANAGER)
        booth = await self._store.find(checked_id(booth_id, "boo", field="boothId"))
        if booth is None or not actor.acts_for(booth.organiser_id):
            raise BoothNotFound
        return booth, await self.fairs.require_organiser(actor, fair_id=booth.fair_id, scope=WRITE)

    async def filter_visible(self, actor: Actor, booths: Sequence[Booth]) -> list[Booth]:
        """Return the visible ones of some loaded booths, reduced to what the actor may see."""
        ids = list(dict.fromkeys(booth.fair_id for booth in booths))
        fairs = await self.fairs.get_many(actor, fair_ids=ids) if ids else []
        visible = {fair.id for fair in fairs if fair is not None}
        seen = [each for each in booths if may_see_booth(actor, each, fair_visible=each.fair_id in visible)]
        return [shown_booth(actor, booth) for booth in seen]

    async def keep(self, actor: Actor, verb: str, booth: Booth) -> Booth:
        """Write a booth and its journal entry, within a transaction; raises `BoothTaken`."""
        await self._store.replace(booth)
        return await self._record(actor, verb, booth)

    async def _record(self, actor: Actor, verb: str, booth: Booth) -> Booth:
        facts = {"exhibitor_id": booth.exhibitor_id, "section": booth.section, "status": booth.status}
        await self.journal.record(actor, verb, Subject("booth", booth.id), fair_id=booth.fair_id, facts=facts)
        return booth

    async def list(
        self,
        actor: Actor,
        *,
        fair_id: str,
        part: Slice,
        section: str | None = None,
        category: str | None = None,
        hall: str | None = None,
    ) -> Page[Booth]:
        """Return a visible fair's open booths; raises `FairNotFound`, `SectionNotFound`, `HallNotFound`."""
        fair = await self.fairs.get(actor, fair_id=fair_id)
        query: dict[str, object] = {"fair_id": fair.id, "is_open": True}
        if section is not None:
            query["section"] = section_of(section).key
        elif category is not None:
            query["section"] = {"$in": [each.key for each in sections_of(category)]}
        if hall is not None:
            query["hall"] = checked_hall(fair, hall)
        page = await self._store.list(part, query)
        return replace(page, items=tuple(shown_booth(actor, booth) for booth in page.items))
