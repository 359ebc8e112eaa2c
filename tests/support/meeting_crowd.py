"""People who arrange meetings at random and at once, through services and database, and what must hold afterwards."""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from expo.bench.meetings.booking import overlaps
from expo.kit.access import Actor
from expo.kit.errors import ExpoError
from expo.kit.journal.entries import COLLECTION as JOURNAL
from expo.meetings.availability.models import AbsencePeriod
from expo.meetings.availability.service import Availabilities
from expo.meetings.bookings.store import MEETINGS
from expo.meetings.models import MeetingKind
from expo.meetings.waiting_list.offers import WaitingListOffers
from expo.meetings.waiting_list.service import WaitingLists, WaitingRequest
from expo.meetings.waiting_list.store import WAITING_LISTS
from tests.support.booking import Booking, a_booking, a_colleague
from tests.support.following import follow
from tests.support.permissions import Cast
from tests.support.revalidating import work_off
from tests.support.waiting import a_buyer, offer_hours
from tests.support.world import World

STEPS: Final = 8
AT_ONCE: Final = 6
_OPENS: Final = 9
_HOUR: Final = 10
"""Hour of the day in which the booth receives buyers, and no other: there is soon no time left in it."""
_TIMES: Final = 6
"""Times that are asked for, ten minutes apart: meetings of half an hour overlap."""
_KINDS: Final = (MeetingKind.VIDEO, MeetingKind.PHONE)
_HOLDING: Final = ["REQUESTED", "BOOKED"]
_REASON: Final = "Ill."


@dataclass
class Crowd:
    """Two buyers, the exhibitor with two members of staff, and the worker; ``taken`` counts what succeeded by name."""

    booking: Booking
    buyers: Sequence[Actor]
    people: Mapping[str, Sequence[str]]
    chance: random.Random
    begins_at: datetime
    taken: Counter[str] = field(default_factory=Counter)

    async def walk(self, walks: int) -> None:
        """Take walks of `STEPS` steps, `AT_ONCE` at a time, as the time goes on; check after each step of all."""
        for _ in range(0, walks, AT_ONCE):
            for _ in range(STEPS):
                await asyncio.gather(*(self._step() for _ in range(AT_ONCE)))
                await self.check()
                self.booking.world.clock.advance(minutes=self.chance.choice((0, 0, 1, 3)))

    async def check(self) -> None:
        """Assert that nobody is booked twice, and that nothing is left of what ended or was refused."""
        database = self.booking.world.installation.database
        meetings = {each["_id"]: each for each in await database.collection(MEETINGS).find({})}
        holding = {key: each for key, each in meetings.items() if each["status"] in _HOLDING}
        assert overlaps(list(holding.values())) == 0
        for key, each in meetings.items():
            assert bool(each.get("cells")) is (key in holding), each
            assert ("due_at" in each) is (key in holding and each["proposal"] is not None), each
        told = Counter(
            each["subject"]["id"] for each in await database.collection(JOURNAL).find({"subject.kind": "meeting"})
        )
        assert told == {key: each["version"] for key, each in meetings.items()}
        for waiting in await database.collection(WAITING_LISTS).find({}):
            offered = [(each["buyer_id"], each["offer_id"]) for each in waiting["entries"] if each["offer_id"]]
            assert len({buyer for buyer, _ in offered}) == len(offered)
            assert all(meetings[offer]["buyer_id"] == buyer for buyer, offer in offered)

    def someone(self) -> Actor:
        """Return a buyer or the exhibitor."""
        return self.chance.choice((*self.buyers, self.booking.exhibitor))

    def a_time(self) -> datetime:
        """Return one of the times that are asked for."""
        return self.begins_at + timedelta(minutes=10) * self.chance.randrange(_TIMES)

    async def a_meeting(self) -> tuple[str, int]:
        """Return the id and the version of a meeting, most often of one that has not ended."""
        meetings = self.booking.world.installation.database.collection(MEETINGS)
        going_on = await meetings.find({"status": {"$in": _HOLDING}}) if self.chance.random() < 0.9 else []
        found = going_on or await meetings.find({})
        return self.chance.choice([(each["_id"], each["version"]) for each in found])

    async def _step(self) -> None:
        """Do something at random; a refusal is fine, anything else is not."""
        [action] = self.chance.choices(list(_SHARES), list(_SHARES.values()))
        try:
            await action(self)
        except ExpoError:
            return
        self.taken[action.__name__.removeprefix("_")] += 1


async def _request(crowd: Crowd) -> None:
    staff_ids = crowd.chance.choice(((), *([each] for each in crowd.booking.staff_ids)))
    buyer, kind = crowd.chance.choice(crowd.buyers), crowd.chance.choice(_KINDS)
    await crowd.booking.request(crowd.a_time(), by=buyer, staff_ids=staff_ids, kind=kind)


async def _accept(crowd: Crowd) -> None:
    meeting_id, version = await crowd.a_meeting()
    await crowd.booking.meetings.accept(crowd.someone(), meeting_id=meeting_id, version=version)


async def _decline(crowd: Crowd) -> None:
    meeting_id, version = await crowd.a_meeting()
    await crowd.booking.meetings.decline(crowd.someone(), meeting_id=meeting_id, version=version)


async def _propose(crowd: Crowd) -> None:
    meeting_id, version = await crowd.a_meeting()
    await crowd.booking.meetings.propose(
        crowd.someone(), meeting_id=meeting_id, version=version, begins_at=crowd.a_time()
    )


async def _cancel(crowd: Crowd) -> None:
    meeting_id, _ = await crowd.a_meeting()
    await crowd.booking.meetings.cancel(crowd.someone(), meeting_id=meeting_id, reason=_REASON)


async def _hand_over(crowd: Crowd) -> None:
    meeting_id, version = await crowd.a_meeting()
    staff_ids = [crowd.chance.choice(crowd.booking.staff_ids)]
    await crowd.booking.meetings.hand_over(
        crowd.booking.exhibitor, meeting_id=meeting_id, version=version, staff_ids=staff_ids
    )


async def _choose_people(crowd: Crowd) -> None:
    buyer, (meeting_id, _) = crowd.chance.choice(crowd.buyers), await crowd.a_meeting()
    people = [crowd.chance.choice(crowd.people[buyer.organisation_id or ""])]
    await crowd.booking.meetings.set_buyer_people(buyer, meeting_id=meeting_id, person_ids=people)


async def _report_no_show(crowd: Crowd) -> None:
    meeting_id, _ = await crowd.a_meeting()
    await crowd.booking.meetings.report_no_show(crowd.someone(), meeting_id=meeting_id)


async def _contest_no_show(crowd: Crowd) -> None:
    meeting_id, _ = await crowd.a_meeting()
    await crowd.booking.meetings.contest_no_show(crowd.someone(), meeting_id=meeting_id)


async def _join(crowd: Crowd) -> None:
    fair_id, exhibitor_id = crowd.booking.fair_id, crowd.booking.cast.things["exhibitorId"]
    request = WaitingRequest(fair_id=fair_id, exhibitor_id=exhibitor_id, kind=crowd.chance.choice(_KINDS))
    waiting = crowd.booking.world.service(WaitingLists)
    await waiting.join(crowd.chance.choice(crowd.buyers), request=request)


async def _leave(crowd: Crowd) -> None:
    exhibitor_id, waiting = crowd.booking.cast.things["exhibitorId"], crowd.booking.world.service(WaitingLists)
    await waiting.leave(crowd.chance.choice(crowd.buyers), fair_id=crowd.booking.fair_id, exhibitor_id=exhibitor_id)


async def _be_absent(crowd: Crowd) -> None:
    cast, chance = crowd.booking.cast, crowd.chance
    await crowd.booking.world.service(Availabilities).set_absent(
        cast.actors["organiser"],
        fair_id=crowd.booking.fair_id,
        exhibitor_id=cast.things["exhibitorId"],
        staff_id=chance.choice(crowd.booking.staff_ids),
        absent=chance.random() < 0.3,
        period=AbsencePeriod(crowd.begins_at.date()),
    )


async def _work(crowd: Crowd) -> None:
    world = crowd.booking.world
    for name in ("waiting_lists", "meeting_revalidation"):
        await follow(world, name)
    await crowd.booking.meetings.expire_due()
    await world.service(WaitingListOffers).offer_due()
    await work_off(world)


_SHARES: Final[Mapping[Callable[[Crowd], Awaitable[None]], int]] = {
    _request: 6,
    _accept: 8,
    _decline: 1,
    _propose: 4,
    _cancel: 1,
    _hand_over: 2,
    _choose_people: 2,
    _report_no_show: 2,
    _contest_no_show: 2,
    _join: 2,
    _leave: 1,
    _be_absent: 1,
    _work: 2,
}
"""What people do, and how often: meetings are made more often than ended."""
ACTIONS: Final = frozenset(each.__name__.removeprefix("_") for each in _SHARES)
"""The names of what people do."""


async def a_crowd(world: World, cast: Cast, seed: int) -> Crowd:
    """Return a crowd whose first meeting is requested; the booth answers requests, or books at once."""
    booking, second = await a_booking(world, cast), await a_buyer(world, "Second")
    buyers = booking.buyer, second
    colleagues = [await a_colleague(world, each, name) for each, name in zip(buyers, ("Ana", "Bo"), strict=True)]
    people = {
        each.organisation_id or "": [each.person_id or "", colleague.id]
        for each, colleague in zip(buyers, colleagues, strict=True)
    }
    chance = random.Random(seed)  # noqa: S311 - a walk
    await booking.policy(
        kinds=list(_KINDS),
        confirmation=chance.random() < 0.5,
        buffer_minutes=chance.choice((0, 10)),
        tables=chance.choice((None, 1)),
        notice_hours=0,
    )
    await offer_hours(booking, 60 * _HOUR, 60 * (_HOUR + 1))
    crowd = Crowd(booking, buyers, people, chance, world.clock() + timedelta(hours=_HOUR - _OPENS))
    await booking.request(crowd.begins_at)
    return crowd
