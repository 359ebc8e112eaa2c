"""What was counted is written down: some minutes at once, and what could not be written comes again."""

import pytest
from pymongo.errors import ConnectionFailure

from expo.insights.visits import service
from expo.insights.visits.service import Visits
from expo.kit.journal.entries import Journal
from tests.insights.harness import InsightsHarness
from tests.support.commands import counted


def some_minutes(harness: InsightsHarness, count: int) -> list[str]:
    """Let a page be opened and a search be made in each of some minutes, and return these."""
    minutes = []
    for _ in range(count):
        harness.opens("front", "spring-2027")
        harness.searches("flask")
        minutes.append(harness.world.clock().isoformat())
        harness.world.clock.advance(minutes=1)
    return minutes


async def told(harness: InsightsHarness, verb: str) -> list[str]:
    """Return the minutes that entries are about."""
    return sorted(each.facts["minute"] for each in await harness.entries(verb))


async def test_several_minutes_are_written_in_one_batch(harness: InsightsHarness) -> None:
    minutes = some_minutes(harness, 7)
    with counted() as heard:
        await harness.world.service(Visits).write()
    assert heard.count("insert") == 2
    assert await told(harness, "fair.visited") == await told(harness, "fair.searched") == minutes


async def test_unwritten_minutes_are_written_next_time(
    harness: InsightsHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "_MINUTES_BATCH", 2)
    minutes, record, parts = some_minutes(harness, 5), Journal.record_each, list[int]()

    async def fail_in_the_second_part(journal: Journal, *given: object) -> None:
        parts.append(1)
        if len(parts) == 4:
            raise ConnectionFailure("gone")
        await record(journal, *given)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(Journal, "record_each", fail_in_the_second_part)
        with pytest.raises(ConnectionFailure):
            await harness.world.service(Visits).write()
    assert await told(harness, "fair.visited") == await told(harness, "fair.searched") == minutes[:2]
    await harness.world.service(Visits).write()
    assert await told(harness, "fair.visited") == await told(harness, "fair.searched") == minutes
