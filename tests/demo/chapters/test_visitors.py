"""The demo's buyers walk about, and are counted."""

from datetime import timedelta

import pytest

from expo.demo.data.plan import people
from expo.demo.opening import Opening
from expo.discovery.search.models import SearchResult
from expo.discovery.search.service import Discovery
from expo.fairs.fairs.models import Fair
from expo.insights.demo import crowd
from expo.insights.feature import FEATURE
from expo.insights.figures.follower import InsightsFollower
from expo.kit.db.mongo import from_document
from expo.kit.journal.entries import Entry
from tests.demo.conftest import play
from tests.support.world import World


async def visits(world: World) -> list[Entry]:
    found = (
        await world.installation.database.raw["journal"]
        .find({"verb": {"$in": ["fair.visited", "fair.searched"]}})
        .to_list()
    )
    return [from_document(Entry, each) for each in found]


def test_walkers_are_demo_buyers_with_searches() -> None:
    assert {each.buyer for each in crowd().walkers} <= {each.email for each in people().buyers}
    assert all(each.searches for each in crowd().walkers)


async def test_visits_run_from_day_before_until_now_only_once(world: World, demo: Opening, opened: Fair) -> None:
    entries = await visits(world)
    minutes = sorted(each.facts["minute"] for each in entries)
    assert minutes[0] == (opened.opens_at - timedelta(days=1)).isoformat()
    assert minutes[-1] <= world.clock().isoformat()
    assert {each.verb for each in entries} == {"fair.visited"}, "without an index nobody can have searched"
    assert {"ES", "DE", "BR"} <= {country for each in entries for country in each.facts["countries"]}
    await play(demo, opened, FEATURE)
    assert len(await visits(world)) == len(entries)


async def test_recorded_searches_have_the_actual_hit_counts(
    world: World, demo: Opening, opened: Fair, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.installation.database.raw["journal"].delete_many({"verb": "fair.visited"})

    async def search(_self: Discovery, *_: object, query: object, **__: object) -> SearchResult:
        text = getattr(query, "text", "")
        return SearchResult([], 0 if text == "kayak" else 7, has_next=False, facets={})

    monkeypatch.setattr(Discovery, "search", search)
    await play(demo, opened, FEATURE)
    entries = await visits(world)
    await world.service(InsightsFollower).handle(entries)
    told = {text: hits for each in entries for text, _, hits in each.facts.get("texts", ())}
    assert told["kayak"] == 0
    assert told["stainless steel flask"] == 7
