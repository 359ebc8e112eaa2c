"""Meeting requests and availability at the demo fair, followed by a first draft of a schedule.

Buyers without prepared answers (``buyers/answers.toml``) would meet no one, so every eighth buyer accepts its top
recommendations. The draft is requested but not awaited: the worker process makes it.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from expo.accounts.models import OrganisationKind
from expo.accounts.service import Accounts
from expo.demo.chapters.participation import Participation
from expo.demo.data.buyers import BuyerCompany
from expo.demo.data.exhibitors import Company
from expo.demo.data.plan import people
from expo.demo.data.sign_ins import owner
from expo.exhibitors.booths.service import Booths
from expo.kit.access import Actor
from expo.kit.errors import Invalid
from expo.kit.paging import Slice
from expo.matchmaking.recommendations.models import MatchAnswer
from expo.matchmaking.recommendations.service import Matchmaking
from expo.matchmaking.schedules.errors import ScheduleRunning
from expo.matchmaking.schedules.rules.times import MeetingTimes
from expo.matchmaking.schedules.service import Schedules
from expo.meetings.availability.models import Hours
from expo.meetings.availability.service import Availabilities

_EVERY: Final = 8
_GROUP: Final = 10
_YES: Final = 3
_SECONDS: Final = 5
_TIMES: Final = MeetingTimes(begins=8 * 60, ends=23 * 60, minutes=30)
_EARLY: Final = (9 * 60, 18 * 60)
_LATE: Final = (13 * 60, 22 * 60)
_ALWAYS: Final = (0, 24 * 60)
_ZONES: Final = {
    "AE": "Asia/Dubai",
    "BR": "America/Sao_Paulo",
    "CL": "America/Santiago",
    "CN": "Asia/Shanghai",
    "CO": "America/Bogota",
    "DE": "Europe/Berlin",
    "EG": "Africa/Cairo",
    "ES": "Europe/Madrid",
    "FR": "Europe/Paris",
    "GB": "Europe/London",
    "IN": "Asia/Kolkata",
    "KZ": "Asia/Almaty",
    "MA": "Africa/Casablanca",
    "MX": "America/Mexico_City",
    "PT": "Europe/Lisbon",
    "RU": "Europe/Moscow",
    "SA": "Asia/Riyadh",
    "SG": "Asia/Singapore",
    "US": "America/New_York",
    "ZA": "Africa/Johannesburg",
}
"""Main time zone by country; people from other countries set no availability."""

Step = Callable[[], Awaitable[None]]


@dataclass(frozen=True)
class Appointments:
    """Lets buyers accept exhibitors, sets everyone's availability, then requests a draft schedule."""

    mover: Participation
    companies: tuple[Company, ...]

    async def run(self, coming: Sequence[BuyerCompany]) -> None:
        """Run the chapter, unless the fair has a schedule already."""
        schedules, organiser = self.mover.installation.service(Schedules), self.mover.organiser
        if await schedules.latest(organiser, fair_id=self.mover.fair.id):
            return
        await self._in_groups([partial(self._staff, each) for each in self.companies])
        await self._in_groups([partial(self._buyer, each) for each in coming[::_EVERY]])
        try:
            await schedules.start(organiser, fair_id=self.mover.fair.id, times=_TIMES, seconds=_SECONDS)
        except (Invalid, ScheduleRunning):  # the times do not fit a fair that is nearly over
            return

    async def _in_groups(self, steps: Sequence[Step]) -> None:
        """Run the steps in groups, one transaction per group: a hundred commits take longer than ten."""
        for begin in range(0, len(steps), _GROUP):
            await self.mover.installation.database.transact(partial(_all, steps[begin : begin + _GROUP]))

    async def _buyer(self, company: BuyerCompany) -> None:
        actor = await self._actor(company.email, OrganisationKind.BUYER)
        await self._accept(actor)
        await self._hours(actor, company)

    async def _accept(self, buyer: Actor) -> None:
        service, fair_id = self.mover.installation.service(Matchmaking), self.mover.fair.id
        if (
            await service.recommended_exhibitors(
                buyer, fair_id=fair_id, part=Slice(1), answer=MatchAnswer.MEETING_REQUESTED
            )
        ).items:
            return
        page = await service.recommended_exhibitors(buyer, fair_id=fair_id, part=Slice(_YES))
        for number, each in enumerate(page.items):
            await service.answer(
                buyer,
                fair_id=fair_id,
                pair_id=each.recommendation.id,
                answer=MatchAnswer.MEETING_REQUESTED,
                starred=number == 0,
            )

    async def _hours(self, buyer: Actor, company: BuyerCompany) -> None:
        zone, availabilities = _ZONES.get(company.country), self.mover.installation.service(Availabilities)
        if zone is not None:
            hours = Hours(time_zone=zone, begins=8 * 60, ends=20 * 60, most_per_day=6)
            await availabilities.save_own(buyer, fair_id=self.mover.fair.id, hours=hours)

    async def _staff(self, company: Company) -> None:
        """Make the first staff member available by day and the others until late, in their own time zone.

        The exhibitor with a displayed sign-in has somebody there around the clock: visitors can meet at any hour.
        """
        zone = _ZONES.get(company.country)
        if zone is None:
            return
        seller = await self._actor(owner(company).email, OrganisationKind.EXHIBITOR)
        fair_id, availabilities = self.mover.fair.id, self.mover.installation.service(Availabilities)
        shown = people().shown_exhibitor()
        for booth in await self.mover.installation.service(Booths).mine(seller):
            if booth.fair_id == fair_id:
                for number, member in enumerate(booth.staff):
                    begins, ends = (_ALWAYS if company == shown else _LATE) if number else _EARLY
                    hours = Hours(time_zone=zone, begins=begins, ends=ends)
                    await availabilities.save_staff(seller, fair_id=fair_id, staff_id=member.id, hours=hours)

    async def _actor(self, email: str, kind: OrganisationKind) -> Actor:
        person = await self.mover.installation.service(Accounts).find_by_email(email)
        if person is None:
            raise LookupError(email)
        return person.acting(next(each.organisation_id for each in person.memberships if each.kind is kind))


async def _all(steps: Sequence[Step]) -> None:
    for step in steps:
        await step()
