"""Search of a fair's applications for its organiser: by role, status, country and company name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from expo.accounts.models import OrganisationKind
from expo.accounts.organisations import Organisations
from expo.fairs.applications.store import ApplicationStore
from expo.fairs.fairs.models import ApplicationStatus, Fair, FairApplication, ParticipantRole
from expo.fairs.fairs.service import Fairs
from expo.kit.access import Actor
from expo.kit.paging import Page, Slice, decode_cursor, encode_cursor, page_of
from expo.kit.text import optional
from expo.kit.trade.values import checked_country

_STEP: Final = 100
_STEPS: Final = 20
_MAX_NAMED: Final = 300


@dataclass(frozen=True)
class Applicants:
    """Applications to a fair, for its organiser; oldest first."""

    fairs: Fairs
    _store: ApplicationStore
    organisations: Organisations

    async def find(
        self,
        actor: Actor,
        *,
        fair_id: str,
        part: Slice,
        role: ParticipantRole | None = None,
        status: ApplicationStatus | None = None,
        text: str | None = None,
        country: str | None = None,
    ) -> Page[FairApplication]:
        """Return the matching applications.

        A search by name prefix finds at most 300 companies. A search by country alone ends a page after scanning
        2,000 applications, and the next page continues there. Raises `FairNotFound`, `Invalid`.
        """
        words = optional(text, field="text", limit=100)
        code = checked_country(country, field="country") if country and country.strip() else None
        if words is not None:
            fair = await self.fairs.require_organiser(actor, fair_id=fair_id, scope="fairs:read")
            return await self._named(fair, words, part, (role, status, code))
        if code is None:
            return await self.fairs.applications(actor, fair_id=fair_id, part=part, role=role, status=status)
        found: list[FairApplication] = []
        cursor, more = part.after, True
        for _ in range(_STEPS):
            page = await self.fairs.applications(
                actor, fair_id=fair_id, part=Slice(_STEP, cursor), role=role, status=status
            )
            found += await self._from_country(page.items, code)
            cursor, more = (page.cursors[-1] if page.cursors else cursor), page.has_next
            if len(found) > part.first or not more:
                break
        cut = page_of(found, [encode_cursor(each.id) for each in found], part)
        return Page(cut.items, cut.cursors, has_next=cut.has_next or (more and bool(found)))

    async def count_members(self, actor: Actor, organisation_ids: Sequence[str]) -> list[int | None]:
        """Return the number of members of organisations that applied to the actor's fairs, None for others."""
        known = await self.organisations.known_to(actor, organisation_ids)
        counts = await self.organisations.count_members(sorted(known)) if known else {}
        return [counts.get(each, 0) if each in known else None for each in organisation_ids]

    async def applied(self, organiser_id: str, organisation_ids: Sequence[str]) -> set[str]:
        """Return which organisations have applied to an organiser's fairs; for lower layers, checks no permission."""
        return {each.organisation_id for each in await self._at(organiser_id, organisation_ids)}

    async def approved(self, organiser_id: str, organisation_ids: Sequence[str]) -> set[str]:
        """Return which organisations were approved to an organiser's fairs; for lower layers, checks no permission."""
        found = await self._at(organiser_id, organisation_ids)
        return {each.organisation_id for each in found if each.status is ApplicationStatus.APPROVED}

    async def _at(self, organiser_id: str, organisation_ids: Sequence[str]) -> list[FairApplication]:
        found = await self._store.of_organisations(list(dict.fromkeys(organisation_ids)))
        fairs = await self.fairs.find_many(list(dict.fromkeys(each.fair_id for each in found))) if found else []
        own = {fair.id for fair in fairs if fair is not None and fair.organiser_id == organiser_id}
        return [each for each in found if each.fair_id in own]

    async def earlier(self, actor: Actor, keys: Sequence[tuple[str, str]]) -> list[list[Fair]]:
        """Return the organiser's other fairs that approved an organisation, for each (organisation, fair)."""
        if not actor.is_kind(OrganisationKind.ORGANISER):
            return [[] for _ in keys]
        registered = await self._store.of_organisations([organisation_id for organisation_id, _ in keys])
        approved = [each for each in registered if each.status is ApplicationStatus.APPROVED]
        ids = list(dict.fromkeys(each.fair_id for each in approved))
        fairs = {each.id: each for each in await self.fairs.get_many(actor, fair_ids=ids) if each} if ids else {}
        own = {key: fair for key, fair in fairs.items() if actor.acts_for(fair.organiser_id)}
        return [
            [
                own[each.fair_id]
                for each in approved
                if each.organisation_id == org and each.fair_id in own.keys() - {at}
            ]
            for org, at in keys
        ]

    async def _named(
        self,
        fair: Fair,
        words: str,
        part: Slice,
        filters: tuple[ParticipantRole | None, ApplicationStatus | None, str | None],
    ) -> Page[FairApplication]:
        role, status, country = filters
        kinds = [OrganisationKind(each) for each in ([role] if role else ParticipantRole)]
        organisations = [
            organisation
            for kind in kinds
            for organisation in await self.organisations.named(words, kind=kind, limit=_MAX_NAMED)
        ]
        ids = [each.id for each in organisations if country in {None, each.country}]
        behind = decode_cursor(part.after, [str])[0] if part.after else ""
        found = [
            each
            for each in (await self._store.of_organisations(ids) if ids else [])
            if each.fair_id == fair.id and role in {None, each.role} and status in {None, each.status}
        ]
        rest = [each for each in found if each.id > behind][: part.first + 1]
        cursors = [encode_cursor(each.id) for each in rest]
        return page_of(rest, cursors, part, total=len(found), lower_bound=len(organisations) >= _MAX_NAMED)

    async def _from_country(self, applications: Sequence[FairApplication], country: str) -> list[FairApplication]:
        ids = [each.organisation_id for each in applications]
        organisations = await self.organisations.find_many(organisation_ids=ids)
        return [
            each
            for each, organisation in zip(applications, organisations, strict=True)
            if organisation is not None and organisation.country == country
        ]
