"""From a page that was opened to the figure that an organiser or an exhibitor reads."""

from typing import Any

import pytest

from expo.favourites.following import Following
from expo.insights.figures import models
from expo.insights.figures.models import day_key
from expo.insights.figures.service import Insights
from expo.insights.figures.store import DaySums, Sums
from expo.insights.visits.models import SearchedText
from expo.insights.visits.service import Visits
from expo.kit.ids import new_id
from tests.insights.harness import InsightsHarness
from tests.support.commands import counted

OWN = """query ($fair: ID) { exhibitorInsights(fairId: $fair) {
  section { key } today { visits boothVisits productVisits saves follows enquiries sectionMedian }
  lastSevenDays { visits sectionMedian } days { date visits } products { count product { id } }
  countries { code count } } }"""


async def code(harness: InsightsHarness, who: str, query: str, **variables: Any) -> str | None:
    answer = await harness.world.ask(harness.cast.actors[who], query, **variables)
    return answer["errors"][0]["extensions"]["code"] if answer["errors"] else None


async def test_visits_in_same_minute_are_aggregated_into_one_anonymous_entry(harness: InsightsHarness) -> None:
    things = harness.cast.things
    harness.opens("front", "spring-2027", times=2)
    harness.opens("section", "spring-2027/household-appliances", "buyer", language="es")
    harness.opens("product", things["productId"], "buyer")
    harness.opens("booth", things["boothId"])
    [entry] = await harness.writes()
    assert (entry.verb, entry.subject.id, entry.fair_id, entry.organisation_id) == (
        "fair.visited",
        things["fairId"],
        None,
        None,
    )
    assert entry.facts == {
        "minute": "2027-04-15T01:00:00+00:00",
        "kinds": {"front": 2, "section": 1, "product": 1, "booth": 1},
        "sections": {"household-appliances": 1},
        "countries": {"ZZ": 3, "CN": 2},
        "languages": {"en": 4, "es": 1},
        "stalls": {
            things["exhibitorId"]: {
                "booth_id": things["boothId"],
                "section": "household-appliances",
                "booth": 1,
                "products": {things["productId"]: 1},
                "countries": {"CN": 1, "ZZ": 1},
            }
        },
    }


async def test_own_staff_and_unknown_pages_are_not_counted(harness: InsightsHarness) -> None:
    harness.opens("product", harness.cast.things["productId"], "exhibitor")
    harness.opens("product", "prod_01HZX3AAAAAAAAAAAAAAAAAAAA")
    harness.opens("booth", "../x")
    harness.opens("exhibitor", "nobody")
    harness.opens("front", "autumn-2027")
    harness.opens("front", "spring-2027", "organiser")
    assert await harness.writes() == []


async def test_searches_without_fair_are_counted_at_every_fair(harness: InsightsHarness) -> None:
    harness.searches("Flask", "ana", "omar")
    harness.searches("kayak", "lena", hits=0, fair_id=None)
    things, written = harness.cast.things, {entry.subject.id: entry for entry in await harness.writes()}
    assert {each.verb for each in written.values()} == {"fair.searched"}
    assert set(written) == {things["fairId"], things["otherFairId"]}
    entry, other = written[things["fairId"]], written[things["otherFairId"]]
    assert (entry.facts["searches"], other.facts["searches"]) == (3, 1)
    assert (entry.facts["without_result"], other.facts["without_result"]) == (1, 1)
    assert sorted(entry.facts["texts"]) == [["flask", 2, 3], ["kayak", 1, 0]]
    assert other.facts["texts"] == [["kayak", 1, 0]]


async def test_failed_write_keeps_the_counts(harness: InsightsHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    harness.opens("front", "spring-2027")

    async def down(*_: object, **__: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as broken:
        broken.setattr(Visits, "_write", down)
        with pytest.raises(ConnectionError):
            await harness.writes()
    [entry] = await harness.writes()
    assert entry.facts["kinds"] == {"front": 1}


async def test_organiser_reads_the_fairs_figures(harness: InsightsHarness) -> None:
    things = harness.cast.things
    harness.opens("front", "spring-2027", times=3)
    harness.opens("product", things["productId"], "buyer", times=2, language="ar")
    harness.searches("flask", "ana", "omar", who="buyer")
    harness.searches("kayak", "ana", hits=0)
    await harness.writes()
    await harness.folds()
    found = await harness.figures()
    totals = {name: value for name, value in found["totals"].items() if name not in {"signUps", "enquiries"}}
    assert totals == {
        "visits": 5,
        "searches": 3,
        "searchesWithoutResult": 1,
        "applications": 2,
        "boothsOpened": 1,
        "productsPublished": 1,
    }
    assert found["totals"]["enquiries"] == len(await harness.entries("enquiry.sent"))
    assert found["hourly"]
    assert found["series"][-1] == {"at": "2027-04-15T01:00:00+00:00", "figures": {"visits": 5, "searches": 3}}
    assert sum(each["figures"]["visits"] for each in found["series"][:-1]) == 0
    assert found["countries"] == [{"code": "ZZ", "name": None, "count": 3}, {"code": "CN", "name": "China", "count": 2}]
    assert found["languages"] == [{"code": "en", "count": 3}, {"code": "ar", "count": 2}]
    assert found["topSearches"] == [{"text": "flask", "count": 2, "hits": 3}]
    assert found["searchesWithoutResult"] == [{"text": "kayak", "count": 1, "hits": 0}]
    assert found["booths"] == [{"count": 2, "booth": {"id": things["boothId"]}}]
    assert found["products"] == [{"count": 2, "product": {"id": things["productId"]}}]
    assert found["sections"] == [{"count": 2, "section": {"key": "household-appliances"}}]


async def test_repeated_entries_are_counted_once(harness: InsightsHarness) -> None:
    harness.opens("front", "spring-2027")
    entries = await harness.writes()
    await harness.folds(entries)
    await harness.folds([*entries, *entries][:1])
    harness.opens("front", "spring-2027")
    await harness.folds([*entries, *await harness.writes()])
    assert (await harness.figures())["totals"]["visits"] == 2


async def test_time_span_shows_only_its_own_hours(harness: InsightsHarness) -> None:
    harness.opens("front", "spring-2027")
    await harness.folds(await harness.writes())
    harness.world.clock.advance(hours=5)
    harness.opens("front", "spring-2027", times=4)
    await harness.folds(await harness.writes())
    assert (await harness.figures())["totals"]["visits"] == 5
    later = await harness.figures(since="2027-04-15T04:00:00Z", until="2027-04-15T08:00:00Z")
    assert later["totals"]["visits"] == 4
    assert len(later["series"]) == 4
    whole = await harness.figures(since="2027-04-10T00:00:00Z", until="2027-04-20T00:00:00Z")
    assert not whole["hourly"]
    assert [each["figures"]["visits"] for each in whole["series"] if each["figures"]["visits"]] == [5]


@pytest.mark.parametrize("who", ["anonymous", "buyer", "exhibitor", "other_organiser", "partner_key", "reading_key"])
async def test_figures_are_refused_to_other_actors(harness: InsightsHarness, who: str) -> None:
    query = "query ($fair: ID!) { fairInsights(fairId: $fair) { totals { visits } } }"
    refused = await code(harness, who, query, fair=harness.cast.things["fairId"])
    assert refused == ("SIGN_IN_REQUIRED" if who == "anonymous" else "NOT_FOUND")


async def test_invalid_time_span_is_refused(harness: InsightsHarness) -> None:
    query = "query ($fair: ID!, $since: DateTime) { fairInsights(fairId: $fair, since: $since) { hourly } }"
    assert (
        await code(harness, "organiser", query, fair=harness.cast.things["fairId"], since="2031-01-01T00:00:00Z")
        == "INVALID"
    )


async def test_exhibitor_reads_own_visits_and_section_median(
    harness: InsightsHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models, "FEWEST_BOOTHS", 1)
    things = harness.cast.things
    harness.opens("booth", things["boothId"], "buyer", times=3)
    harness.opens("product", things["productId"], times=2)
    await harness.writes()
    await harness.folds()
    found = (await harness.world.run(harness.cast.actors["exhibitor"], OWN))["exhibitorInsights"]
    today = {name: found["today"][name] for name in ("visits", "boothVisits", "productVisits", "sectionMedian")}
    assert today == {"visits": 5, "boothVisits": 3, "productVisits": 2, "sectionMedian": 5.0}
    assert found["lastSevenDays"] == {"visits": 5, "sectionMedian": 5.0}
    assert [each["visits"] for each in found["days"]] == [0, 0, 0, 0, 0, 0, 5]
    assert found["products"] == [{"count": 2, "product": {"id": things["productId"]}}]
    assert found["countries"] == [{"code": "CN", "count": 3}, {"code": "ZZ", "count": 2}]


async def test_section_with_few_booths_has_no_median(harness: InsightsHarness) -> None:
    harness.opens("booth", harness.cast.things["boothId"], "buyer")
    await harness.writes()
    await harness.folds()
    found = (await harness.world.run(harness.cast.actors["exhibitor"], OWN))["exhibitorInsights"]
    assert found["lastSevenDays"] == {"visits": 1, "sectionMedian": None}


async def test_saves_follows_and_enquiries_count_for_exhibitor(harness: InsightsHarness) -> None:
    kept = [each.facts for each in await harness.entries("favourite.added")]
    buyer, things = harness.cast.actors["buyer"], harness.cast.things
    await harness.world.service(Following).follow(buyer, exhibitor_id=things["exhibitorId"])
    await harness.folds()
    found = (await harness.world.run(harness.cast.actors["exhibitor"], OWN, fair=things["fairId"]))["exhibitorInsights"]
    ours = [each for each in kept if {things["productId"], things["exhibitorId"]} & set(each.values())]
    assert ours
    assert found["today"]["saves"] == len(ours)
    assert found["today"]["follows"] == 1
    assert found["today"]["enquiries"] == len(await harness.entries("enquiry.sent"))


async def test_only_exhibitor_with_booth_gets_figures(harness: InsightsHarness) -> None:
    assert await harness.world.run(harness.cast.actors["other_exhibitor"], OWN) == {"exhibitorInsights": None}
    for who, refused in {"anonymous": "SIGN_IN_REQUIRED", "buyer": "FORBIDDEN", "organiser": "FORBIDDEN"}.items():
        assert await code(harness, who, OWN) == refused


async def test_command_count_is_independent_of_activity(harness: InsightsHarness) -> None:
    store, things, counts = harness.world.service(Insights)._store, harness.cast.things, []
    for many in (1, 40):
        sums = Sums()
        key = day_key(things["fairId"], "2027-04-15")
        sums.days[key] = DaySums()
        for _ in range(many):
            sums.days[key].booths[new_id("exh")] += 1
            sums.days[key].products[new_id("prod")] += 1
            sums.days[key].texts.append(SearchedText(new_id("txt"), 1, 1))

        async def write(sums: Sums = sums) -> None:
            await store.add(sums, [new_id("jrn")], harness.world.clock())

        await harness.world.installation.database.transact(write)
        with counted() as commands:
            await harness.figures()
        counts.append(len(commands))
    assert counts[0] == counts[1]
    assert counts[1] < 12
