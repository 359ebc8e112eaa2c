"""Whom some of the demo's buyers want to meet, when everybody is there, and a first draft of a schedule from it.

Buyers whose answers nobody has written (``buyers/answers.toml``) would meet nobody; of these every few say yes to whom
they are told to meet first. The draft is ordered, not waited for: the worker beside us makes it.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from expo.accounts.models import OrganisationKind
from expo.accounts.service import Accounts
from expo.demo.chapters.moving import Mover
from expo.demo.data.buyers import BuyerCompany
from expo.demo.data.exhibitors import Company
from expo.demo.data.sign_ins import owner
from expo.exhibitors.booths.service import Booths
from expo.kit.access import Actor
from expo.kit.errors import Invalid
from expo.kit.paging import Slice
from expo.matchmaking.schedules.calendars import Calendars
from expo.matchmaking.schedules.errors import ScheduleRunning
from expo.matchmaking.schedules.rules.hours import Hours, MeetingTimes
from expo.matchmaking.schedules.service import Schedules
from expo.matchmaking.suggestions.models import MatchAnswer
from expo.matchmaking.suggestions.service import Matchmaking

_EVERY: Final = 8
_GROUP: Final = 10
_YES: Final = 3
_SECONDS: Final = 5
_TIMES: Final = MeetingTimes(begins=8 * 60, ends=23 * 60, minutes=30)
_EARLY: Final = (9 * 60, 18 * 60)
_LATE: Final = (13 * 60, 22 * 60)
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
"""Where people of a country mostly live by which clock; of other countries nobody says when they are there."""

Step = Callable[[], Awaitable[None]]


@dataclass(frozen=True)
class Appointments:
    """Lets buyers say yes and everybody say when they are there, then orders a draft."""

    mover: Mover
    there: tuple[Company, ...]

    async def run(self, coming: Sequence[BuyerCompany]) -> None:
        """Do all of it, once: nothing where the fair has a schedule already."""
        schedules, organiser = self.mover.installation.service(Schedules), self.mover.organiser
        if await schedules.latest(organiser, fair_id=self.mover.fair.id):
            return
        await self._in_groups([partial(self._staff, each) for each in self.there])
        await self._in_groups([partial(self._buyer, each) for each in coming[::_EVERY]])
        try:
            await schedules.start(organiser, fair_id=self.mover.fair.id, times=_TIMES, seconds=_SECONDS)
        except (Invalid, ScheduleRunning):  # a fair that is nearly over has no such times
            return

    async def _in_groups(self, steps: Sequence[Step]) -> None:
        """Take steps, a group in one transaction: a hundred commits take longer than ten."""
        for begin in range(0, len(steps), _GROUP):
            await self.mover.installation.database.transact(partial(_all, steps[begin : begin + _GROUP]))

    async def _buyer(self, company: BuyerCompany) -> None:
        actor = await self._actor(company.email, OrganisationKind.BUYER)
        await self._accept(actor)
        await self._hours(actor, company)

    async def _accept(self, buyer: Actor) -> None:
        service, fair_id = self.mover.installation.service(Matchmaking), self.mover.fair.id
        if (
            await service.suggested_exhibitors(buyer, fair_id=fair_id, wanted=Slice(1), answer=MatchAnswer.ACCEPTED)
        ).items:
            return
        page = await service.suggested_exhibitors(buyer, fair_id=fair_id, wanted=Slice(_YES))
        for number, each in enumerate(page.items):
            await service.answer(
                buyer, fair_id=fair_id, pair_id=each.suggestion.id, answer=MatchAnswer.ACCEPTED, starred=number == 0
            )

    async def _hours(self, buyer: Actor, company: BuyerCompany) -> None:
        zone = _ZONES.get(company.country)
        if zone is not None:
            hours = Hours(time_zone=zone, begins=8 * 60, ends=20 * 60, most_per_day=6)
            await self.mover.installation.service(Calendars).save_own(buyer, fair_id=self.mover.fair.id, hours=hours)

    async def _staff(self, company: Company) -> None:
        """Let the first of a booth's staff be there by day and the others until late, by their own clock."""
        zone = _ZONES.get(company.country)
        if zone is None:
            return
        seller = await self._actor(owner(company).email, OrganisationKind.EXHIBITOR)
        fair_id, calendars = self.mover.fair.id, self.mover.installation.service(Calendars)
        for booth in await self.mover.installation.service(Booths).mine(seller):
            if booth.fair_id == fair_id:
                for number, member in enumerate(booth.staff):
                    begins, ends = _LATE if number else _EARLY
                    hours = Hours(time_zone=zone, begins=begins, ends=ends)
                    await calendars.save_staff(seller, fair_id=fair_id, staff_id=member.id, hours=hours)

    async def _actor(self, email: str, kind: OrganisationKind) -> Actor:
        person = await self.mover.installation.service(Accounts).find_by_email(email)
        if person is None:
            raise LookupError(email)
        return person.acting(next(each.organisation_id for each in person.memberships if each.kind is kind))


async def _all(steps: Sequence[Step]) -> None:
    for step in steps:
        await step()
