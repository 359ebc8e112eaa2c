"""What holds for all of a buyer's wishes or a fair's schedules holds too when several people write at once."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from expo.kit.paging import Slice
from expo.matchmaking.schedules.models import MeetingSchedule, ScheduleStatus
from expo.matchmaking.schedules.service import Schedules
from expo.matchmaking.schedules.store import ScheduleStore
from expo.matchmaking.suggestions.matching_now import MatchingNow
from expo.matchmaking.wishes.errors import TooManyWishes
from expo.matchmaking.wishes.models import MOST_WISHES, Wish
from expo.matchmaking.wishes.rules.drafts import WishDraft
from expo.matchmaking.wishes.service import Wishes
from expo.matchmaking.wishes.store import WishStore
from tests.matchmaking.fairground import Fairground
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


def drafts(number: int) -> list[WishDraft]:
    return [WishDraft(text=f"термос {each}", language="ru") for each in range(number)]


async def open_wishes(ground: Fairground, buyer: Any) -> int:
    wishes = ground.world.service(Wishes)
    page = await wishes.list(buyer, fair_id=ground.fair.id, wanted=Slice(100), is_open=True)
    return len(page.items)


async def test_of_two_wishes_at_once_only_one_is_the_last_there_is_room_for(
    ground: Fairground, monkeypatch: Any
) -> None:
    buyer, wishes = await ground.a_buyer(), ground.world.service(Wishes)
    await wishes.save_many(buyer, fair_id=ground.fair.id, drafts=drafts(MOST_WISHES - 1))
    monkeypatch.setattr(WishStore, "count_open", met(WishStore.count_open, 2))
    both = await asyncio.gather(*(ground.wishes(buyer, f"чайник {each}") for each in "ab"), return_exceptions=True)
    assert sorted(type(each).__name__ for each in both) == ["TooManyWishes", "Wish"]
    assert await open_wishes(ground, buyer) == MOST_WISHES


async def test_many_wishes_at_once_leave_no_more_than_there_is_room_for(ground: Fairground) -> None:
    buyer, wishes = await ground.a_buyer(), ground.world.service(Wishes)
    await wishes.save_many(buyer, fair_id=ground.fair.id, drafts=drafts(MOST_WISHES - 3))
    many = [wishes.save_many(buyer, fair_id=ground.fair.id, drafts=drafts(2)) for _ in range(5)]
    said = await asyncio.gather(*many, return_exceptions=True)
    assert sum(isinstance(each, TooManyWishes) for each in said) == 4
    assert await open_wishes(ground, buyer) == MOST_WISHES - 1


async def test_a_wish_that_was_closed_meanwhile_takes_a_place_when_it_is_opened_again(
    ground: Fairground, monkeypatch: Any
) -> None:
    """Whether it is open is asked when it is written: while its suggestions were looked for, it was closed."""
    buyer, wishes = await ground.a_buyer(), ground.world.service(Wishes)
    [first, *_] = await wishes.save_many(buyer, fair_id=ground.fair.id, drafts=drafts(MOST_WISHES))
    look = MatchingNow.pairs

    async def meanwhile(self: MatchingNow, wish: Wish) -> Any:
        monkeypatch.setattr(MatchingNow, "pairs", look)
        await wishes.close(buyer, wish_id=first.id)
        await ground.wishes(buyer, "чайник")
        return await look(self, wish)

    monkeypatch.setattr(MatchingNow, "pairs", meanwhile)
    with pytest.raises(TooManyWishes):
        await ground.wishes(buyer, wish_id=first.id)
    assert await open_wishes(ground, buyer) == MOST_WISHES


async def test_of_two_schedules_put_in_force_at_once_one_is_retired(ground: Fairground, monkeypatch: Any) -> None:
    await a_booth_with(ground, ["en"])
    await a_buyer_who_accepts(ground)
    drafted = [await made(ground), await made(ground)]
    schedules = ground.world.service(Schedules)
    monkeypatch.setattr(ScheduleStore, "in_force", met(ScheduleStore.in_force, 2))
    both = await asyncio.gather(
        *(schedules.put_in_force(ground.organiser, schedule_id=each.id) for each in drafted), return_exceptions=True
    )
    assert all(isinstance(each, MeetingSchedule) for each in both)
    now = await schedules.latest(ground.organiser, fair_id=ground.fair.id)
    assert sorted(each.status for each in now) == [ScheduleStatus.IN_FORCE, ScheduleStatus.RETIRED]


async def test_many_who_put_schedules_in_force_at_once_leave_one(ground: Fairground) -> None:
    await a_booth_with(ground, ["en"])
    await a_buyer_who_accepts(ground)
    drafted, schedules = [await made(ground) for _ in range(3)], ground.world.service(Schedules)
    many = [schedules.put_in_force(ground.organiser, schedule_id=each.id) for each in drafted * 2]
    await asyncio.gather(*many)
    now = await schedules.latest(ground.organiser, fair_id=ground.fair.id)
    assert [each.status for each in now].count(ScheduleStatus.IN_FORCE) == 1
