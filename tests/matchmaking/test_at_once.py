"""What holds for all of a buyer's needs or a fair's schedules holds too when several people write at once."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from expo.kit.paging import Slice
from expo.matchmaking.recommendations.matching_now import ImmediateMatching
from expo.matchmaking.schedules.models import MeetingSchedule, ScheduleStatus
from expo.matchmaking.schedules.service import Schedules
from expo.matchmaking.schedules.store import ScheduleStore
from expo.matchmaking.sourcing_needs.errors import TooManySourcingNeeds
from expo.matchmaking.sourcing_needs.models import MAX_SOURCING_NEEDS, SourcingNeed
from expo.matchmaking.sourcing_needs.rules.drafts import SourcingNeedDraft
from expo.matchmaking.sourcing_needs.service import SourcingNeeds
from expo.matchmaking.sourcing_needs.store import SourcingNeedStore
from tests.matchmaking.harness import MatchmakingHarness
from tests.matchmaking.schedules.test_schedules import a_booth_with, a_buyer_who_accepts, made

Read = Callable[..., Awaitable[Any]]


def met(read: Read, number: int) -> Read:
    """Return a reading after whose first results so many transactions wait for each other, once."""
    barrier, waited = asyncio.Barrier(number), 0

    async def reads(*given: Any, **named: Any) -> Any:
        nonlocal waited
        found = await read(*given, **named)
        if waited < number:
            waited += 1
            await barrier.wait()
        return found

    return reads


def drafts(number: int) -> list[SourcingNeedDraft]:
    return [SourcingNeedDraft(text=f"термос {each}", language="ru") for each in range(number)]


async def open_needs(harness: MatchmakingHarness, buyer: Any) -> int:
    needs = harness.world.service(SourcingNeeds)
    page = await needs.list(buyer, fair_id=harness.fair.id, part=Slice(100), is_open=True)
    return len(page.items)


async def test_only_one_of_two_concurrent_needs_takes_last_place(harness: MatchmakingHarness, monkeypatch: Any) -> None:
    buyer, needs = await harness.a_buyer(), harness.world.service(SourcingNeeds)
    await needs.save_many(buyer, fair_id=harness.fair.id, drafts=drafts(MAX_SOURCING_NEEDS - 1))
    monkeypatch.setattr(SourcingNeedStore, "count_open", met(SourcingNeedStore.count_open, 2))
    both = await asyncio.gather(*(harness.needs(buyer, f"чайник {each}") for each in "ab"), return_exceptions=True)
    assert sorted(type(each).__name__ for each in both) == ["SourcingNeed", "TooManySourcingNeeds"]
    assert await open_needs(harness, buyer) == MAX_SOURCING_NEEDS


async def test_concurrent_needs_respect_limit(harness: MatchmakingHarness) -> None:
    buyer, needs = await harness.a_buyer(), harness.world.service(SourcingNeeds)
    await needs.save_many(buyer, fair_id=harness.fair.id, drafts=drafts(MAX_SOURCING_NEEDS - 3))
    many = [needs.save_many(buyer, fair_id=harness.fair.id, drafts=drafts(2)) for _ in range(5)]
    said = await asyncio.gather(*many, return_exceptions=True)
    assert sum(isinstance(each, TooManySourcingNeeds) for each in said) == 4
    assert await open_needs(harness, buyer) == MAX_SOURCING_NEEDS - 1


async def test_reopening_a_need_closed_meanwhile_respects_limit(harness: MatchmakingHarness, monkeypatch: Any) -> None:
    """Whether it is open is asked when it is written: while its recommendations were looked for, it was closed."""
    buyer, needs = await harness.a_buyer(), harness.world.service(SourcingNeeds)
    [first, *_] = await needs.save_many(buyer, fair_id=harness.fair.id, drafts=drafts(MAX_SOURCING_NEEDS))
    look = ImmediateMatching.pairs

    async def meanwhile(self: ImmediateMatching, need: SourcingNeed) -> Any:
        monkeypatch.setattr(ImmediateMatching, "pairs", look)
        await needs.close(buyer, need_id=first.id)
        await harness.needs(buyer, "чайник")
        return await look(self, need)

    monkeypatch.setattr(ImmediateMatching, "pairs", meanwhile)
    with pytest.raises(TooManySourcingNeeds):
        await harness.needs(buyer, need_id=first.id)
    assert await open_needs(harness, buyer) == MAX_SOURCING_NEEDS


async def test_publishing_two_schedules_concurrently_retires_one(harness: MatchmakingHarness, monkeypatch: Any) -> None:
    await a_booth_with(harness, ["en"])
    await a_buyer_who_accepts(harness)
    drafted = [await made(harness), await made(harness)]
    schedules = harness.world.service(Schedules)
    monkeypatch.setattr(ScheduleStore, "published", met(ScheduleStore.published, 2))
    both = await asyncio.gather(
        *(schedules.publish(harness.organiser, schedule_id=each.id) for each in drafted), return_exceptions=True
    )
    assert all(isinstance(each, MeetingSchedule) for each in both)
    now = await schedules.latest(harness.organiser, fair_id=harness.fair.id)
    assert sorted(each.status for each in now) == [ScheduleStatus.PUBLISHED, ScheduleStatus.REPLACED]


async def test_concurrent_publishing_leaves_one_published_schedule(harness: MatchmakingHarness) -> None:
    await a_booth_with(harness, ["en"])
    await a_buyer_who_accepts(harness)
    drafted, schedules = [await made(harness) for _ in range(3)], harness.world.service(Schedules)
    many = [schedules.publish(harness.organiser, schedule_id=each.id) for each in drafted * 2]
    await asyncio.gather(*many)
    now = await schedules.latest(harness.organiser, fair_id=harness.fair.id)
    assert [each.status for each in now].count(ScheduleStatus.PUBLISHED) == 1
