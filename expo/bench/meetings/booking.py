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
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from strawberry.types import ExecutionResult

from expo.app import Installation
from expo.bench.meetings.booking_fair import BookingFair, Slot, make_fair
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

    def problems(self, *expected: str) -> dict[str, int]:
        """Return how often each code was the answer, but for BOOKED and expected ones."""
        return {code: self.counts[code] for code in sorted(self.counts) if code not in {"BOOKED", *expected}}


async def measure(installation: Installation, load: BookingLoad) -> Report:
    """Book meetings, look for overlaps without the cells that prevent them, and report.

    ``problems`` of the report counts, by their codes, the answers that stand in the way of a booking although nothing
    should: all in the spread, and all but `TIME_TAKEN` in the race.
    """
    filling = crowd(installation, load.seed)
    progress("making a fair")
    fair = await make_fair(filling, appointments=load.spread)
    clients = _Clients(installation, fair, filling.chance)
    progress(f"{load.requests} requests for {load.slots} slots")
    race = await clients.race(fair.raced_slots(load.slots), load.requests)
    raced = await _stored(installation)
    await installation.database.collection(_MEETINGS).delete({})
    progress(f"{load.spread} slots for {load.seconds} s")
    spread, spread_s = await clients.book_each(fair.appointments(load.spread), load.seconds)
    booked = await _stored(installation)
    per_min, bare_per_min = len(booked) / spread_s * 60, await _bare(installation, booked[:_BARE_SHARE])
    figures = _figures(race, raced, spread, booked) | {"bookings_per_min": round(per_min, 1), "rss_mb": rss_mb()}
    compared = {"with": "bare transactions that insert the same documents", "bookings_per_min": round(bare_per_min, 1)}
    ratio = per_min / bare_per_min if bare_per_min else None
    problems = {"race": race.problems("TIME_TAKEN"), "spread": spread.problems()}
    return report("book", _work(load), figures, compared, ratio) | {"problems": problems}


def _figures(
    race: Outcomes, raced: Sequence[Document], spread: Outcomes, booked: Sequence[Document]
) -> dict[str, float]:
    """Return what became of the requests, and the latencies of the spread; ``raced`` and ``booked`` were stored."""
    answers = spread.counts.total()
    return {
        "booked": len(raced),
        "double_booked": overlaps(raced) + overlaps(booked),
        "refused": race.counts["TIME_TAKEN"],
        "other_answers": sum(race.problems("TIME_TAKEN").values()),
        "spread_asked": answers,
        "spread_booked": len(booked),
        "spread_not_booked": answers - len(booked),
        **latencies(spread.milliseconds),
    }


def _work(load: BookingLoad) -> dict[str, int]:
    return asdict(load) | {"together": _TOGETHER}


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

    async def book_each(self, appointments: Iterable[tuple[Actor, Slot]], seconds: int) -> tuple[Outcomes, float]:
        """Book every appointment once; stop after some seconds."""
        outcomes, begun = Outcomes(), time.perf_counter()
        unhurried = (each for each in appointments if time.perf_counter() - begun < seconds)
        await _together(self._ask(buyer, slot, outcomes) for buyer, slot in unhurried)
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
            outcomes.milliseconds.append((time.perf_counter() - begun) * 1000)
            outcomes.counts[_outcome(answer)] += 1

        return ask


def _outcome(answer: ExecutionResult) -> str:
    """Return the status of the requested meeting, or the code of the problem or error."""
    if answer.errors:
        return str((answer.errors[0].extensions or {}).get("code", "INTERNAL"))
    result: dict[str, Any] = (answer.data or {})["requestMeeting"]
    return str(result.get("status") or result["code"])


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
