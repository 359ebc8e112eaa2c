"""Operations on fairs, with their permissions."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from expo.accounts.models import OrganisationKind
from expo.fairs.fairs.errors import AlreadyDecided, FairNotFound
from expo.fairs.fairs.models import (
    ApplicationStatus,
    Branding,
    Fair,
    FairApplication,
    Hall,
    ParticipantRole,
    checked_languages,
    checked_slug,
    checked_span,
    checked_time_zone,
)
from expo.fairs.fairs.store import FairStore
from expo.fairs.sections.models import section
from expo.kit.access import Actor, Role, require_kind, require_member, require_scope, require_signed_in
from expo.kit.clock import Clock
from expo.kit.db.mongo import Database
from expo.kit.errors import Forbidden, Invalid, NotFound
from expo.kit.ids import checked_id, new_id
from expo.kit.journal.entries import Journal, Subject
from expo.kit.paging import Page, Slice
from expo.kit.text import optional
from expo.localisation.models import Text

_MAX_HALLS = 60
_MAX_APPLICATIONS = 200


@dataclass(frozen=True)
class Fairs:
    """Fairs, their halls and admission to them."""

    _store: FairStore
    journal: Journal
    database: Database
    clock: Clock

    @classmethod
    def over(cls, database: Database, clock: Clock) -> "Fairs":
        """Return the service over a database, for callers that need nothing else of an installation."""
        return cls(FairStore(database), Journal(database, clock), database, clock)

    async def get(self, actor: Actor, *, fair_id: str) -> Fair:
        """Return a published fair or the organiser's own; raises `FairNotFound`."""
        return self._visible(actor, await self._store.find(checked_id(fair_id, "fair")))

    async def get_by_slug(self, actor: Actor, *, slug: str) -> Fair:
        """Return a fair by its address, as `get` does."""
        return self._visible(actor, await self._store.find_by_slug(slug[:64]))

    async def published_languages(self) -> set[str]:
        """Return the languages of published fairs."""
        return await self._store.published_languages()

    async def get_many(self, actor: Actor, *, fair_ids: list[str]) -> list[Fair | None]:
        """Return fairs in the order of their ids, None for those hidden from the actor."""
        found = await self._store.get_many(fair_ids)
        return [fair if fair and self._may_see(actor, fair) else None for fair in found]

    async def find_many(self, fair_ids: Sequence[str]) -> list[Fair | None]:
        """Return fairs regardless of visibility, for services that check it themselves."""
        return await self._store.get_many(fair_ids)

    async def create(
        self,
        actor: Actor,
        *,
        slug: str,
        name: Text,
        opens_at: datetime,
        closes_at: datetime,
        time_zone: str,
        languages: list[str],
        tagline: Text | None = None,
    ) -> Fair:
        """Create an unpublished fair; only an organiser's manager may. Raises `SlugTaken`, `Invalid`."""
        organiser_id = require_kind(actor, OrganisationKind.ORGANISER, scope="fairs:write", role=Role.MANAGER)
        begins, ends = checked_span(opens_at, closes_at, fields=("opensAt", "closesAt"))
        fair = Fair(
            id=new_id("fair"),
            organiser_id=organiser_id,
            slug=checked_slug(slug),
            name=name,
            opens_at=begins,
            closes_at=ends,
            time_zone=checked_time_zone(time_zone),
            languages=checked_languages(languages),
            created_at=self.clock(),
            tagline=tagline,
        )

        async def write() -> Fair:
            await self._store.add(fair)
            await self._record(actor, "fair.created", fair)
            return fair

        return await self.database.transact(write, Fair)

    async def change(
        self,
        actor: Actor,
        *,
        fair_id: str,
        name: Text | None = None,
        tagline: Text | None = None,
        opens_at: datetime | None = None,
        closes_at: datetime | None = None,
        time_zone: str | None = None,
        languages: list[str] | None = None,
    ) -> Fair:
        """Change the given fields. Raises `FairNotFound`, `Invalid`."""

        async def write() -> Fair:
            fair = await self._own(actor, fair_id)
            begins, ends = checked_span(
                opens_at or fair.opens_at, closes_at or fair.closes_at, fields=("opensAt", "closesAt")
            )
            changed = replace(
                fair,
                name=name or fair.name,
                tagline=tagline or fair.tagline,
                opens_at=begins,
                closes_at=ends,
                time_zone=fair.time_zone if time_zone is None else checked_time_zone(time_zone),
                languages=fair.languages if languages is None else checked_languages(languages),
            )
            is_moved = (begins, ends) != (fair.opens_at, fair.closes_at)
            dates = {"opens_at": begins, "closes_at": ends} if is_moved else {}
            return await self._replace(actor, "fair.changed", changed, **dates)

        return await self.database.transact(write, Fair)

    async def brand(self, actor: Actor, *, fair_id: str, change: Callable[[Branding], Branding]) -> Fair:
        """Change a fair's branding; ``change`` receives the current one. Raises `FairNotFound`."""

        async def write() -> Fair:
            fair = await self._own(actor, fair_id)
            return await self._replace(actor, "fair.changed", replace(fair, branding=change(fair.branding)))

        return await self.database.transact(write, Fair)

    async def set_halls(self, actor: Actor, *, fair_id: str, halls: list[Hall]) -> Fair:
        """Set the halls. Raises `Invalid` for too many halls or duplicate keys, `SectionNotFound`."""
        if len(halls) > _MAX_HALLS:
            raise Invalid(f"A fair can have at most {_MAX_HALLS} halls.", field="halls")
        keys = [checked_slug(hall.key, field="halls.key") for hall in halls]
        if len(set(keys)) < len(keys):
            raise Invalid("Two halls have the same key.", field="halls.key")
        checked = [
            Hall(key, hall.name, [section(each, field="halls.sections").key for each in hall.sections])
            for key, hall in zip(keys, halls, strict=True)
        ]

        async def write() -> Fair:
            fair = await self._own(actor, fair_id)
            return await self._replace(actor, "fair.changed", replace(fair, halls=checked))

        return await self.database.transact(write, Fair)

    async def publish(self, actor: Actor, *, fair_id: str) -> Fair:
        """Make a fair's pages public; idempotent."""

        async def write() -> Fair:
            fair = await self._own(actor, fair_id)
            return (
                fair if fair.published else await self._replace(actor, "fair.published", replace(fair, published=True))
            )

        return await self.database.transact(write, Fair)

    async def apply(self, actor: Actor, *, fair_id: str, note: str | None = None) -> FairApplication:
        """Apply to take part as buyer or exhibitor, by the organisation's kind. Raises `AlreadyApplied`."""
        require_signed_in(actor)
        require_scope(actor, "fairs:write")
        if actor.organisation_id is None or actor.organisation_kind not in set(ParticipantRole):
            raise Forbidden("Only buyer and exhibitor organisations can apply.")
        organisation_id, role = actor.organisation_id, ParticipantRole(actor.organisation_kind)
        text = optional(note, field="note", limit=2000, lines=True)

        async def write() -> FairApplication:
            fair = await self.get(actor, fair_id=fair_id)
            application = FairApplication(
                new_id("app"), fair.id, organisation_id, role, ApplicationStatus.APPLIED, self.clock(), text
            )
            await self._store.add_application(application)
            await self._record_application(actor, "application.applied", application)
            return application

        return await self.database.transact(write, FairApplication)

    async def decide(
        self, actor: Actor, *, application_id: str, approve: bool, reason: str | None = None
    ) -> FairApplication:
        """Approve or decline an application, declining with a reason. Sends no email: see `Decisions.decide`.

        Raises `AlreadyDecided`, `Invalid`.
        """
        text = optional(reason, field="reason", limit=1000, lines=True)
        if not approve and text is None:
            raise Invalid("Give a reason, so that the applicant can act on it.", field="reason")
        status = ApplicationStatus.APPROVED if approve else ApplicationStatus.DECLINED

        async def write() -> FairApplication:
            found = await self._store.find_application(checked_id(application_id, "app"))
            if found is None:
                raise NotFound("There is no such application.")
            await self._own(actor, found.fair_id)
            if found.status is not ApplicationStatus.APPLIED:
                raise AlreadyDecided
            decided = replace(found, status=status, decided_at=self.clock(), reason=text)
            await self._store.replace_application(decided)
            await self._record_application(actor, f"application.{status.lower()}", decided)
            return decided

        return await self.database.transact(write, FairApplication)

    async def applications(
        self,
        actor: Actor,
        *,
        fair_id: str,
        part: Slice,
        role: ParticipantRole | None,
        status: ApplicationStatus | None,
    ) -> Page[FairApplication]:
        """Return a fair's applications to its organiser, oldest first."""
        fair = await self._own(actor, fair_id, scope="fairs:read")
        return await self._store.list_applications(fair.id, part, role=role, status=status)

    async def my_fair_applications(self, actor: Actor) -> list[FairApplication]:
        """Return the applications of the actor's organisation, at most 200."""
        require_signed_in(actor)
        require_scope(actor, "fairs:read")
        if actor.organisation_id is None:
            return []
        return await self._store.applications_of(actor.organisation_id, limit=_MAX_APPLICATIONS)

    async def approved(
        self, organisation_ids: Sequence[str], *, fair_ids: Sequence[str], role: ParticipantRole
    ) -> set[str]:
        """Return which organisations are approved to any of these fairs; for higher layers, checks no permission."""
        found = await self._store.applications_of_many(organisation_ids)
        approved = [each for each in found if each.status is ApplicationStatus.APPROVED and each.role is role]
        return {each.organisation_id for each in approved if each.fair_id in fair_ids}

    def taking_part(
        self, fair_id: str, role: ParticipantRole, *, status: ApplicationStatus
    ) -> AsyncIterator[list[str]]:
        """Yield the organisations with an application of this status, in batches; for higher layers."""
        return self._store.taking_part(fair_id, role, status)

    async def waiting(self, actor: Actor, *, fair_ids: Sequence[str]) -> list[int | None]:
        """Return the number of undecided applications of each fair, None for those of other organisers."""
        own = await self.managed(actor, fair_ids=fair_ids)
        counts = await self._store.count_waiting(own) if own else {}
        return [counts.get(each, 0) if each in own else None for each in fair_ids]

    async def managed(self, actor: Actor, *, fair_ids: Sequence[str]) -> list[str]:
        """Return which of these fairs the actor's organisation runs and the actor may read in full."""
        if not actor.has_scope("fairs:read"):
            return []
        found = await self.get_many(actor, fair_ids=list(dict.fromkeys(fair_ids)))
        return [fair.id for fair in found if fair and actor.acts_for(fair.organiser_id)]

    async def is_approved(self, organisation_id: str, *, fair_id: str, role: ParticipantRole) -> bool:
        """Return whether an organisation is approved to a fair as ``role``."""
        found = await self._store.application_of(fair_id, organisation_id, role)
        return found is not None and found.status is ApplicationStatus.APPROVED

    async def application_status(
        self, organisation_id: str, *, fair_id: str, role: ParticipantRole
    ) -> ApplicationStatus | None:
        """Return the status of an organisation's application to a fair, None without one; for higher layers."""
        found = await self._store.application_of(fair_id, organisation_id, role)
        return None if found is None else found.status

    async def declined(self, organisation_ids: Sequence[str], *, fair_id: str, role: ParticipantRole) -> set[str]:
        """Return which of these organisations a fair has declined; for higher layers, checks no permission."""
        return await self._store.declined(fair_id, role, organisation_ids) if organisation_ids else set()

    async def require_organiser(self, actor: Actor, *, fair_id: str, scope: str = "fairs:write") -> Fair:
        """Return the fair if the actor manages it; raises as `require_member` does."""
        return await self._own(actor, fair_id, scope=scope)

    async def _own(self, actor: Actor, fair_id: str, *, scope: str = "fairs:write") -> Fair:
        require_signed_in(actor)
        fair = await self._store.find(checked_id(fair_id, "fair"))
        if fair is None:
            raise FairNotFound
        require_member(actor, fair.organiser_id, scope=scope, role=Role.MANAGER)
        return fair

    def _visible(self, actor: Actor, fair: Fair | None) -> Fair:
        if fair is None or not self._may_see(actor, fair):
            raise FairNotFound
        return fair

    def _may_see(self, actor: Actor, fair: Fair) -> bool:
        return fair.published or actor.acts_for(fair.organiser_id)

    async def _replace(self, actor: Actor, verb: str, fair: Fair, **facts: datetime) -> Fair:
        await self._store.replace(fair)
        await self._record(actor, verb, fair, **facts)
        return fair

    async def _record(self, actor: Actor, verb: str, fair: Fair, **facts: datetime) -> None:
        await self.journal.record(actor, verb, Subject("fair", fair.id), fair_id=fair.id, facts=facts)

    async def _record_application(self, actor: Actor, verb: str, application: FairApplication) -> None:
        facts = {"organisation_id": application.organisation_id, "role": application.role}
        await self.journal.record(
            actor, verb, Subject("application", application.id), fair_id=application.fair_id, facts=facts
        )

    async def list(self, actor: Actor, *, part: Slice, mine: bool = False) -> Page[Fair]:
        """Return published fairs and the organiser's own, latest first; ``mine`` omits those of other organisers."""
        if mine:
            require_kind(actor, OrganisationKind.ORGANISER, scope="fairs:read")
        return await self._store.list(part, visible_to=actor.organisation_id or "nobody", mine=mine)
