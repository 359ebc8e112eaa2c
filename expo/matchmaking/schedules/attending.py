"""Participants of a schedule among those who want to meet."""

from collections.abc import Sequence
from dataclasses import dataclass

from expo.accounts.organisations import Organisations
from expo.exhibitors.companies.service import Exhibitors
from expo.fairs.fairs.models import Fair, ParticipantRole
from expo.fairs.fairs.service import Fairs
from expo.kit.access import ANONYMOUS
from expo.matchmaking.recommendations.models import Answered
from expo.matchmaking.schedules.rules.terms import Attendance


@dataclass(frozen=True)
class Attending:
    """Filters parties by an organiser's criteria; a criterion that is not set costs no lookup."""

    exhibitors: Exhibitors
    organisations: Organisations
    fairs: Fairs

    async def of(self, pairs: Sequence[Answered], fair: Fair, attendance: Attendance) -> list[Answered]:
        """Return the pairs of which both sides take part."""
        exhibitor_ids = sorted({each.recommendation.exhibitor_id for each in pairs})
        buyer_ids = sorted({each.recommendation.buyer_id for each in pairs})
        attending_exhibitors = set(exhibitor_ids) & await self._of_sections(exhibitor_ids, fair, attendance.sections)
        attending_exhibitors &= await self._of_countries(exhibitor_ids, attendance.exhibitor_countries)
        attending_buyers = set(buyer_ids) & await self._from_countries(buyer_ids, attendance.buyer_countries)
        if attendance.approved_only:
            attending_buyers &= await self.fairs.approved(buyer_ids, fair_ids=[fair.id], role=ParticipantRole.BUYER)
        return [
            each
            for each in pairs
            if each.recommendation.exhibitor_id in attending_exhibitors
            and each.recommendation.buyer_id in attending_buyers
        ]

    async def _of_sections(self, exhibitor_ids: Sequence[str], fair: Fair, sections: Sequence[str]) -> set[str]:
        if not sections:
            return set(exhibitor_ids)
        booths = await self.exhibitors.booths_of(ANONYMOUS, exhibitor_ids=exhibitor_ids, fair_id=fair.id)
        return {each.exhibitor_id for each in booths if each and each.section in sections}

    async def _of_countries(self, exhibitor_ids: Sequence[str], countries: Sequence[str]) -> set[str]:
        if not countries:
            return set(exhibitor_ids)
        found = await self.exhibitors.visible_many(exhibitor_ids)
        return {each.id for each in found if each and each.country in countries}

    async def _from_countries(self, buyer_ids: Sequence[str], countries: Sequence[str]) -> set[str]:
        if not countries:
            return set(buyer_ids)
        found = await self.organisations.find_many(organisation_ids=list(buyer_ids))
        return {each.id for each in found if each and each.country in countries}
