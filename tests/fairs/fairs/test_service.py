"""What one can do with fairs, and who may not."""

from collections.abc import Awaitable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from expo.fairs.fairs.errors import FairNotFound, SlugTaken
from expo.fairs.sections.errors import SectionNotFound
from expo.kit.access import ANONYMOUS, SYSTEM, Actor
from expo.kit.errors import ExpoError, Forbidden, Invalid, SignInRequired
from expo.kit.paging import Slice
from tests.fairs.harness import (
    BUYER,
    CLERK,
    EXHIBITOR,
    LONER,
    NO_FAIR,
    ORGANISER,
    OTHER_ORGANISER,
    OUTSIDERS,
    PARTNER,
    READING_KEY,
    Harness,
    Verb,
    a_hall,
    a_text,
    refused,
    refused_without_a_fair,
    some_facts,
)

# Setting up


async def test_new_fair_is_unpublished_and_journaled(harness: Harness) -> None:
    fair = await harness.fairs.create(ORGANISER, **some_facts(slug=" Spring-2027 ", tagline=a_text("Meet")))
    assert (fair.slug, fair.published, fair.organiser_id) == ("spring-2027", False, "org_canton")
    assert fair.created_at == harness.clock()
    assert await harness.fairs.get(ORGANISER, fair_id=fair.id) == fair
    assert await harness.verbs() == ["fair.created"]


@pytest.mark.parametrize(
    "actor,error",
    [
        (ANONYMOUS, SignInRequired),
        (LONER, Forbidden),
        (BUYER, Forbidden),
        (EXHIBITOR, Forbidden),
        (PARTNER, Forbidden),
        (CLERK, Forbidden),
        (READING_KEY, Forbidden),
        (SYSTEM, Forbidden),
    ],
)
async def test_only_an_organiser_manager_creates_a_fair(harness: Harness, actor: Actor, error: type[ExpoError]) -> None:
    await refused(harness, harness.fairs.create(actor, **some_facts()), error)


@pytest.mark.parametrize(
    "changes,field",
    [
        ({"slug": "no way"}, "slug"),
        ({"time_zone": "Mars/Olympus"}, "timeZone"),
        ({"languages": []}, "languages"),
        ({"closes_at": datetime(2027, 4, 15, 1, tzinfo=UTC)}, "closesAt"),
        ({"opens_at": datetime(2027, 4, 15, 1)}, "opensAt"),  # noqa: DTZ001 - the point
    ],
)
async def test_invalid_fair_is_not_created(harness: Harness, changes: dict[str, Any], field: str) -> None:
    await refused(harness, harness.fairs.create(ORGANISER, **some_facts(**changes)), Invalid, field)


async def test_slug_belongs_to_one_fair(harness: Harness) -> None:
    await harness.a_fair()
    await refused(harness, harness.fairs.create(OTHER_ORGANISER, **some_facts()), SlugTaken, "slug")


# Whose fair it is: every verb of the organiser's, by everybody else

MINE: dict[str, Verb] = {
    "change": lambda harness, actor, fair: harness.fairs.change(actor, fair_id=fair, name=a_text("Autumn")),
    "set_halls": lambda harness, actor, fair: harness.fairs.set_halls(actor, fair_id=fair, halls=[a_hall()]),
    "publish": lambda harness, actor, fair: harness.fairs.publish(actor, fair_id=fair),
    "applications": lambda harness, actor, fair: harness.fairs.applications(
        actor, fair_id=fair, part=Slice(), role=None, status=None
    ),
    "require_organiser": lambda harness, actor, fair: harness.fairs.require_organiser(actor, fair_id=fair),
}


@pytest.mark.parametrize("who", OUTSIDERS)
@pytest.mark.parametrize("verb", MINE)
async def test_only_managers_of_the_organiser_manage_the_fair(harness: Harness, verb: str, who: str) -> None:
    fair = await harness.a_fair(published=verb != "publish")
    actor, error = OUTSIDERS[who]
    await refused(harness, MINE[verb](harness, actor, fair.id), error)


@pytest.mark.parametrize("verb", sorted(set(MINE) - {"applications"}))
async def test_a_key_without_the_scope_manages_nothing(harness: Harness, verb: str) -> None:
    fair = await harness.a_fair(published=verb != "publish")
    await refused(harness, MINE[verb](harness, READING_KEY, fair.id), Forbidden)


@pytest.mark.parametrize("verb", MINE)
async def test_unknown_fair_cannot_be_managed(harness: Harness, verb: str) -> None:
    await refused_without_a_fair(harness, MINE[verb])


async def test_require_organiser_returns_the_fair(harness: Harness) -> None:
    fair = await harness.a_fair()
    assert await harness.fairs.require_organiser(ORGANISER, fair_id=fair.id) == fair
    assert await harness.fairs.require_organiser(READING_KEY, fair_id=fair.id, scope="fairs:read") == fair
    assert await harness.fairs.require_organiser(SYSTEM, fair_id=fair.id) == fair


# Changing


async def test_empty_change_changes_nothing(harness: Harness) -> None:
    fair = await harness.a_fair(tagline=a_text("Meet"))
    assert await harness.fairs.change(ORGANISER, fair_id=fair.id) == fair


async def test_every_fact_of_a_fair_can_be_changed(harness: Harness) -> None:
    fair = await harness.a_fair()
    changes: dict[str, Any] = {
        "name": a_text("Herbst", "en"),
        "tagline": a_text("Buy"),
        "opens_at": datetime(2027, 10, 15, tzinfo=UTC),
        "closes_at": datetime(2027, 10, 25, tzinfo=UTC),
        "time_zone": "Europe/Berlin",
        "languages": ["fr"],
    }
    changed = await harness.fairs.change(ORGANISER, fair_id=fair.id, **changes)
    assert changed == replace(fair, **changes)
    assert await harness.fairs.get_by_slug(ANONYMOUS, slug="spring-2027") == changed
    assert (await harness.verbs())[-1] == "fair.changed"
    assert await facts(harness) == {"opens_at": changes["opens_at"], "closes_at": changes["closes_at"]}


async def facts(harness: Harness) -> dict[str, Any]:
    """Return the facts of the journal's last entry."""
    entry = await harness.database.raw["journal"].find_one({}, sort=[("_id", -1)])
    assert entry is not None
    return dict(entry["facts"])


async def test_journal_names_dates_only_where_they_change(harness: Harness) -> None:
    fair = await harness.a_fair()
    await harness.fairs.change(ORGANISER, fair_id=fair.id, opens_at=fair.opens_at, name=a_text("Herbst"))
    assert await facts(harness) == {}


@pytest.mark.parametrize(
    "changes,field",
    [
        ({"closes_at": datetime(2027, 4, 1, tzinfo=UTC)}, "closesAt"),
        ({"time_zone": ""}, "timeZone"),
        ({"languages": []}, "languages"),
    ],
)
async def test_invalid_change_is_refused(harness: Harness, changes: dict[str, Any], field: str) -> None:
    fair = await harness.a_fair()
    await refused(harness, harness.fairs.change(ORGANISER, fair_id=fair.id, **changes), Invalid, field)


async def test_setting_halls_replaces_earlier_ones(harness: Harness) -> None:
    fair = await harness.a_fair()
    await harness.fairs.set_halls(ORGANISER, fair_id=fair.id, halls=[a_hall(), a_hall("hall-2", sections=())])
    changed = await harness.fairs.set_halls(ORGANISER, fair_id=fair.id, halls=[a_hall(" Hall-3 ")])
    assert [(hall.key, hall.sections) for hall in changed.halls] == [("hall-3", ["household-appliances"])]


async def test_invalid_halls_are_refused(harness: Harness) -> None:
    fair = await harness.a_fair()

    def laid_out(*halls: Any) -> Awaitable[Any]:
        return harness.fairs.set_halls(ORGANISER, fair_id=fair.id, halls=list(halls))

    await refused(harness, laid_out(*(a_hall(f"hall-{n}") for n in range(61))), Invalid, "halls")
    await refused(harness, laid_out(a_hall("a"), a_hall("A")), Invalid, "halls.key")
    await refused(harness, laid_out(a_hall("$ne")), Invalid, "halls.key")
    await refused(harness, laid_out(a_hall(sections=("nowhere",))), SectionNotFound, "halls.sections")


async def test_publishing_twice_changes_nothing_the_second_time(harness: Harness) -> None:
    fair = await harness.a_fair(published=False)
    published = await harness.fairs.publish(ORGANISER, fair_id=fair.id)
    before = await harness.contents()
    assert await harness.fairs.publish(ORGANISER, fair_id=fair.id) == published
    assert await harness.contents() == before
    assert await harness.verbs() == ["fair.created", "fair.published"]


# Reading


async def test_unpublished_fair_is_visible_to_its_organiser_only(harness: Harness) -> None:
    fair = await harness.a_fair(published=False)
    for actor in (ORGANISER, CLERK):
        assert await harness.fairs.get(actor, fair_id=fair.id) == fair
        assert await harness.fairs.get_by_slug(actor, slug=fair.slug) == fair
        assert await harness.fairs.get_many(actor, fair_ids=[NO_FAIR, fair.id]) == [None, fair]
        assert (await harness.fairs.list(actor, part=Slice())).items == (fair,)
    for actor in (ANONYMOUS, LONER, BUYER, EXHIBITOR, OTHER_ORGANISER):
        with pytest.raises(FairNotFound):
            await harness.fairs.get(actor, fair_id=fair.id)
        with pytest.raises(FairNotFound):
            await harness.fairs.get_by_slug(actor, slug=fair.slug)
        assert await harness.fairs.get_many(actor, fair_ids=[fair.id]) == [None]
        assert (await harness.fairs.list(actor, part=Slice())).items == ()


async def test_unknown_slug_finds_no_fair(harness: Harness) -> None:
    for slug in ("", "nowhere", "a" * 100_000, "\x00", "$ne"):
        with pytest.raises(FairNotFound):
            await harness.fairs.get_by_slug(ANONYMOUS, slug=slug)


async def test_fairs_are_paged_latest_first(harness: Harness) -> None:
    days = [1, 3, 2, 3]
    for number, day in enumerate(days):
        await harness.a_fair(slug=f"fair-{number}", opens_at=datetime(2027, 4, day, tzinfo=UTC))
    seen, after = [], None
    for _ in range(3):
        page = await harness.fairs.list(ANONYMOUS, part=Slice(2, after))
        seen += [fair.opens_at.day for fair in page.items]
        if not page.has_next:
            break
        after = page.cursors[-1]
    assert seen == [3, 3, 2, 1]


async def test_own_list_holds_only_own_fairs_even_unpublished(harness: Harness) -> None:
    await harness.a_fair()
    own = await harness.a_fair(published=False, slug="autumn-2027")
    page = await harness.fairs.list(ORGANISER, part=Slice(), mine=True)
    assert own in page.items
    assert {fair.organiser_id for fair in page.items} == {"org_canton"}
    assert (await harness.fairs.list(OTHER_ORGANISER, part=Slice(), mine=True)).items == ()
    for actor, error in ((ANONYMOUS, SignInRequired), (BUYER, Forbidden), (EXHIBITOR, Forbidden)):
        await refused(harness, harness.fairs.list(actor, part=Slice(), mine=True), error)
