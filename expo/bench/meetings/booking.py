"""Meetings booked per minute through GraphQL, and none double: under a race for few slots, then for many.

Each booking is a transaction with its journal entry and the jobs of its emails. Compared with bare transactions that
insert the same documents.
"""

import asyncio
import itertools
import random
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from expo.app import Installation
from expo.bench.meetings.booking_fair import STAFF, BookingFair, Slot, make_fair
from expo.bench.report import Report, latencies, progress, report, rss_mb
from expo.bench.server.filling import crowd
from expo.kit.access import Actor
from expo.kit.db.mongo import Document
from expo.schema import context, whole_schema

_TOGETHER: Final = 16
"""Requests at a time."""
_MEETINGS: Final = "meetings"
_BARE: Final = ("bench_meetings", "bench_journal", "bench_jobs")
_BARE_SHARE: Final = 2_000
"""Most bookings that are inserted bare."""
_REQUEST: Final = """mutation($input: RequestMeetingInput!) { requestMeeting(input: $input) {
  ... on Meeting { id status } ... on Problem { code } } }"""


@dataclass(frozen=True)
class BookingLoad:
    """``requests`` race for ``slots``; then ``spread`` slots are booked, each once, for at most ``seconds``."""

    requests: int
    slots: int
    spread: int
    seconds: int
    seed: int


@dataclass
class Outcomes:
    """What became of requests: codes of problems or BOOKED, and milliseconds until the answer."""

    counts: Counter[str] = field(default_factory=Counter)
    milliseconds: list[float] = field(default_factory=list)


async def measure(installation: Installation, load: BookingLoad) -> Report:
    """Book meetings, look for overlaps without the cells that prevent them, and report."""
    filling = crowd(installation, load.seed)
    hosts = max(STAFF, -(-load.spread // 300))
    progress("making a fair")
    fair = await make_fair(filling, exhibitors=-(-hosts // STAFF), buyers=max(hosts, 20))
    clients = _Clients(installation, fair, filling.chance)
    progress(f"{load.requests} requests for {load.slots} slots")
    race = await clients.race(fair.slots(load.slots, staff=STAFF), load.requests)
    raced = await _stored(installation)
    await installation.database.collection(_MEETINGS).delete({})
    progress(f"{load.spread} slots for {load.seconds} s")
    spread, spread_s = await clients.book_each(fair.slots(load.spread, staff=len(fair.staff)), load.seconds)
    booked = await _stored(installation)
    bare_per_min = await _bare(installation, booked[:_BARE_SHARE])
    per_min = spread.counts["BOOKED"] / spread_s * 60
    figures = {
        "booked": len(raced),
        "double_booked": overlaps(raced) + overlaps(booked),
        "refused": race.counts["TIME_TAKEN"],
        "other_answers": sum(race.counts.values()) - race.counts["BOOKED"] - race.counts["TIME_TAKEN"],
        "spread_booked": len(booked),
        "bookings_per_min": round(per_min, 1),
        **latencies(spread.milliseconds),
        "rss_mb": rss_mb(),
    }
    compared = {"with": "bare transactions that insert the same documents", "bookings_per_min": round(bare_per_min, 1)}
    return report("book", _work(load), figures, compared, per_min / bare_per_min if bare_per_min else None)


def _work(load: BookingLoad) -> dict[str, int]:
    return {
        "requests": load.requests,
        "slots": load.slots,
        "spread": load.spread,
        "seconds": load.seconds,
        "together": _TOGETHER,
        "seed": load.seed,
    }


def overlaps(meetings: Sequence[Document]) -> int:
    """Return how many meetings overlap an earlier one of the same person or member of staff, buffers included."""
    taken: defaultdict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
    for each in meetings:
        begins_at, buffer = each["begins_at"], timedelta(minutes=each["buffer_minutes"])
        ends_at = begins_at + timedelta(minutes=each["minutes"])
        for person in each["buyer_people"]:
            taken[person].append((begins_at, ends_at))
        for staff in each["hosting"]["staff_ids"]:
            taken[staff].append((begins_at, ends_at + buffer))
    pairs = (pair for periods in taken.values() for pair in itertools.pairwise(sorted(periods)))
    return sum(later[0] < earlier[1] for earlier, later in pairs)


async def _stored(installation: Installation) -> list[Document]:
    return await installation.database.collection(_MEETINGS).find({})


@dataclass(frozen=True)
class _Clients:
    """Buyers who ask through GraphQL, some at a time."""

    installation: Installation
    fair: BookingFair
    chance: random.Random

    async def race(self, slots: Sequence[Slot], requests: int) -> Outcomes:
        """Ask for slots at random, for buyers at random; every slot is asked for, if requests suffice."""
        targets = [slots[number % len(slots)] for number in range(requests)]
        self.chance.shuffle(targets)
        attempts = [(self.chance.choice(self.fair.buyers), slot) for slot in targets]
        outcomes = Outcomes()
        await _together(self._ask(buyer, slot, outcomes) for buyer, slot in attempts)
        return outcomes

    async def book_each(self, slots: Sequence[Slot], seconds: int) -> tuple[Outcomes, float]:
        """Book every slot once, in order of time, no buyer twice at a time; stop after some seconds."""
        buyers, outcomes, begun = self.fair.buyers, Outcomes(), time.perf_counter()
        buyer_of = {staff_id: buyers[number % len(buyers)] for number, (_, staff_id) in enumerate(self.fair.staff)}
        unhurried = (slot for slot in slots if time.perf_counter() - begun < seconds)
        await _together(self._ask(buyer_of[slot.staff_id], slot, outcomes) for slot in unhurried)
        return outcomes, time.perf_counter() - begun

    def _ask(self, buyer: Actor, slot: Slot, outcomes: Outcomes) -> Callable[[], Awaitable[None]]:
        request = {
            "fairId": self.fair.fair_id,
            "exhibitorId": slot.exhibitor_id,
            "staffIds": [slot.staff_id],
            "beginsAt": slot.begins_at.isoformat(),
            "kind": "VIDEO",
        }

        async def ask() -> None:
            begun = time.perf_counter()
            request_context = context(self.installation, actor=buyer)
            answer = await whole_schema().execute(
                _REQUEST, variable_values={"input": request}, context_value=request_context
            )
            result: dict[str, Any] = (answer.data or {}).get("requestMeeting") or {}
            outcomes.milliseconds.append((time.perf_counter() - begun) * 1000)
            outcomes.counts[result.get("status") or result.get("code") or "INTERNAL"] += 1

        return ask


async def _together(asks: Iterable[Callable[[], Awaitable[None]]]) -> None:
    """Run all, `_TOGETHER` at a time."""
    waiting = iter(asks)

    async def work() -> None:
        for ask in waiting:
            await ask()

    async with asyncio.TaskGroup() as tasks:
        for _ in range(_TOGETHER):
            tasks.create_task(work())


async def _bare(installation: Installation, meetings: Sequence[Document]) -> float:
    """Return how many bookings a minute bare transactions insert: the meeting, an entry, the jobs of two emails."""
    database = installation.database
    entry = await database.collection("journal").find_one({"verb": "meeting.booked"}) or {}
    jobs = await database.collection("jobs").find({"kind": "letter"}, limit=2)

    def inserting(meeting: Document, number: int) -> Callable[[], Awaitable[None]]:
        async def write() -> None:
            copies = (
                [meeting],
                [entry | {"_id": f"{number}"}],
                [job | {"_id": f"{number}/{at}"} for at, job in enumerate(jobs)],
            )
            for name, documents in zip(_BARE, copies, strict=True):
                await database.collection(name).insert_many(documents)

        return lambda: database.transact(write)

    begun = time.perf_counter()
    await _together(inserting(meeting, number) for number, meeting in enumerate(meetings))
    return len(meetings) / (time.perf_counter() - begun) * 60
