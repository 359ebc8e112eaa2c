"""Hears of what meetings depend on, and of nothing else."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from expo.kit.db.mongo import Database
from expo.kit.journal.entries import Entry, Subject
from expo.meetings.revalidation.follower import GRACE, RevalidationFollower
from expo.meetings.revalidation.models import MeetingDependency, Revalidation
from expo.meetings.revalidation.store import RevalidationStore
from expo.meetings.rooms.models import EARLY
from tests.support.clock import START, FakeClock

BOOTH = {"exhibitor_id": "exh_1", "status": "CLOSED"}


def an_entry(verb: str, subject: Subject, facts: Mapping[str, Any], fair_id: str | None = None) -> Entry:
    return Entry(id="jrn_1", at=START, verb=verb, subject=subject, facts=dict(facts), fair_id=fair_id)


@pytest.mark.parametrize(
    "entry, revalidation_id, wait",
    [
        (an_entry("fair.changed", Subject("fair", "fair_1"), {"opens_at": START}, "fair_1"), "fair/fair_1", 0),
        (an_entry("fair.changed", Subject("fair", "fair_1"), {}, "fair_1"), None, 0),
        (an_entry("exhibitor.suspended", Subject("exhibitor", "exh_1"), {}), "exhibitor/exh_1", 0),
        (an_entry("exhibitor.withdrawn", Subject("exhibitor", "exh_1"), {}), "exhibitor/exh_1", 10),
        (an_entry("booth.closed", Subject("booth", "boo_1"), BOOTH, "fair_1"), "booth/exh_1/fair_1", 10),
        (an_entry("booth.changed", Subject("booth", "boo_1"), BOOTH, "fair_1"), "staff/exh_1/fair_1", 0),
        (
            an_entry("member.removed", Subject("organisation", "org_1"), {"person_id": "per_1"}),
            "member/per_1/org_1",
            0,
        ),
        (
            an_entry("meeting.cancelled", Subject("meeting", "meet_1"), {"begins_at": START + EARLY}),
            "meeting/meet_1",
            0,
        ),
        (an_entry("meeting.cancelled", Subject("meeting", "meet_1"), {"begins_at": START + 2 * EARLY}), None, 0),
    ],
)
async def test_each_change_is_stored_once(
    database: Database, clock: FakeClock, entry: Entry, revalidation_id: str | None, wait: int
) -> None:
    store = RevalidationStore(database)
    follower = RevalidationFollower(store, clock)
    assert entry.verb in follower.verbs
    for _ in range(2):
        await follower.handle([entry, entry])
    due = await store.due(clock() + timedelta(minutes=wait))
    assert due == ([revalidation_id] if revalidation_id else [])
    if wait:
        assert timedelta(minutes=wait) == GRACE
        assert await store.due(clock()) == []


async def test_grace_counts_from_the_change(database: Database, clock: FakeClock) -> None:
    store = RevalidationStore(database)
    clock.advance(hours=1)
    await RevalidationFollower(store, clock).handle(
        [an_entry("booth.closed", Subject("booth", "boo_1"), BOOTH, "fair_1")]
    )
    assert await store.due(clock()) == ["booth/exh_1/fair_1"]


async def test_newer_change_is_not_forgotten_with_an_older_one(database: Database, clock: FakeClock) -> None:
    store = RevalidationStore(database)
    facts = {"dependency": MeetingDependency.FAIR, "subject_id": "fair_1", "due_at": clock()}
    older = Revalidation(since=clock(), **facts)  # type: ignore[arg-type]
    newer = Revalidation(since=clock.advance(seconds=1), **facts)  # type: ignore[arg-type]
    await store.put([newer])
    await store.done(older)
    assert await store.find(newer.id) == newer
    await store.done(newer)
    assert await store.find(newer.id) is None
