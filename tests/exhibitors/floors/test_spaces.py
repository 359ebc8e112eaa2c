"""Spaces of halls: laid out by the organiser, taken by booths, walked past by everybody."""

import asyncio
import threading
from dataclasses import replace
from typing import Any

import pytest

from expo.exhibitors.errors import HallInUse, NoFreeSpace, SpaceInUse, SpaceNotFound, SpaceTaken
from expo.exhibitors.models import Booth, BoothStatus
from expo.fairs.fairs.models import Fair, Hall
from expo.fairs.floor_plans import models as floor_module
from expo.fairs.floor_plans.errors import HallNotFound, PlanChanged, SpacesOverlap
from expo.fairs.floor_plans.models import Floor, FloorPlan, Rows, Space
from expo.kit.access import ANONYMOUS, Actor, Role
from expo.kit.db.transactions import in_transaction
from expo.kit.errors import ExpoError, Forbidden, Invalid, NotFound, SignInRequired
from expo.kit.paging import Slice
from expo.localisation.models import Text
from tests.exhibitors.harness import ExhibitorHarness, an_actor, refusal
from tests.support.commands import counted

ROWS = Rows("A01", rows=2, per_row=3)
PLAN = """query($slug: String!) { fair(slug: $slug) { halls { boothCount } hall(key: "h1") { key plan {
  version width depth entrances { x y } spaces { number x y width depth booth { id exhibitor { englishName } } } } } } }"""
SET = """mutation($input: FloorPlanInput!) { setFloorPlan(input: $input) {
  ... on FloorPlan { version spaces { number booth { id } } } ... on Problem { code field } } }"""
LAY = """mutation($input: LayOutSpacesInput!) { layOutSpaces(input: $input) {
  ... on FloorPlan { version width spaces { number } } ... on Problem { code field } } }"""


async def a_plan(
    harness: ExhibitorHarness, fair: Fair, hall: str = "h1", *, version: int = 0, rows: Rows = ROWS
) -> FloorPlan:
    return await harness.floors.lay_out(harness.organiser, fair_id=fair.id, hall=hall, version=version, rows=rows)


async def an_approved(harness: ExhibitorHarness, fair: Fair, number: str | None = None, **place: Any) -> Booth:
    actor, _ = await harness.a_company()
    applied = await harness.an_application(actor, fair)
    facts = {"hall": "h1", "number": number} | place
    return await harness.booths.decide(harness.organiser, booth_id=applied.id, approve=True, **facts)


def moved(plan: FloorPlan, space: str, /, **changes: Any) -> Floor:
    """Return the floor of a plan with one space changed."""
    spaces = [replace(each, **changes) if each.number == space else each for each in plan.floor.spaces]
    return replace(plan.floor, spaces=spaces)


async def test_organiser_lays_out_a_hall_and_changes_a_space(harness: ExhibitorHarness, fair: Fair) -> None:
    plan = await a_plan(harness, fair)
    assert (plan.version, len(plan.floor.spaces)) == (1, 6)
    changed = await harness.floors.set_plan(
        harness.organiser, fair_id=fair.id, hall="h1", version=1, floor=moved(plan, "A01", number="a1x")
    )
    assert changed.version == 2
    [found] = await harness.plans.get_many(ANONYMOUS, keys=[(fair.id, "h1")])
    assert found == changed
    assert changed.space("A1X") is not None
    entries = await harness.database.raw["journal"].find({"verb": "hall.planned"}).to_list()
    assert [each["facts"]["version"] for each in entries] == [1, 2]


async def test_floor_is_checked_off_the_loop_and_outside_transactions(
    harness: ExhibitorHarness, fair: Fair, monkeypatch: pytest.MonkeyPatch
) -> None:
    where: list[tuple[bool, bool]] = []
    refuse = floor_module._refuse_overlaps

    def watched(spaces: Any) -> None:
        where.append((threading.current_thread() is threading.main_thread(), in_transaction()))
        refuse(spaces)

    monkeypatch.setattr(floor_module, "_refuse_overlaps", watched)
    plan = await a_plan(harness, fair)
    await harness.floors.set_plan(harness.organiser, fair_id=fair.id, hall="h1", version=1, floor=plan.floor)
    assert where == [(False, False)] * 2


async def test_floor_is_not_checked_for_outsiders(
    harness: ExhibitorHarness, fair: Fair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(floor_module, "_refuse_overlaps", pytest.fail)
    floor = Floor(10, 10, [Space("A01", 0, 0, 3, 3)])
    doing = harness.floors.set_plan(an_actor("ORGANISER"), fair_id=fair.id, hall="h1", version=0, floor=floor)
    await refusal(harness, doing, NotFound)


async def test_stale_plan_version_is_refused(harness: ExhibitorHarness, fair: Fair) -> None:
    plan = await a_plan(harness, fair)
    save: dict[str, Any] = {"fair_id": fair.id, "hall": "h1", "floor": plan.floor}
    await harness.floors.set_plan(harness.organiser, version=1, **save)
    for version in (0, 1, 3, -1):
        error = await refusal(harness, harness.floors.set_plan(harness.organiser, version=version, **save), PlanChanged)
        assert error.field == "version"
    doing = [harness.floors.set_plan(harness.organiser, version=2, **save) for _ in range(2)]
    done = await asyncio.gather(*doing, return_exceptions=True)
    assert sorted(type(each).__name__ for each in done) == ["FloorPlan", "PlanChanged"]


@pytest.mark.parametrize(
    "who,error",
    [
        (ANONYMOUS, SignInRequired),
        (an_actor("BUYER"), NotFound),
        (an_actor("EXHIBITOR"), NotFound),
        (an_actor("ORGANISER"), NotFound),
    ],
)
async def test_only_the_organiser_lays_out_halls(
    harness: ExhibitorHarness, fair: Fair, who: Actor, error: type[ExpoError]
) -> None:
    plan = await a_plan(harness, fair)
    place: dict[str, Any] = {"fair_id": fair.id, "hall": "h1", "version": 1}
    await refusal(harness, harness.floors.set_plan(who, floor=plan.floor, **place), error)
    await refusal(harness, harness.floors.lay_out(who, rows=ROWS, **place), error)
    await refusal(harness, harness.floors.set_halls(who, fair_id=fair.id, halls=[]), error)


async def test_member_cannot_lay_out_halls(harness: ExhibitorHarness, fair: Fair) -> None:
    clerk = replace(harness.organiser, role=Role.MEMBER)
    doing = harness.floors.lay_out(clerk, fair_id=fair.id, hall="h1", version=0, rows=ROWS)
    await refusal(harness, doing, Forbidden)


async def test_invalid_plan_is_refused(harness: ExhibitorHarness, fair: Fair) -> None:
    plan = await a_plan(harness, fair)
    place: dict[str, Any] = {"fair_id": fair.id, "hall": "h1", "version": 1}
    doing = harness.floors.set_plan(harness.organiser, floor=moved(plan, "A01", x=4), **place)
    await refusal(harness, doing, SpacesOverlap)
    doing = harness.floors.set_plan(harness.organiser, floor=plan.floor, **(place | {"hall": "h9", "version": 0}))
    await refusal(harness, doing, HallNotFound)
    doing = harness.floors.lay_out(harness.organiser, rows=replace(ROWS, first="1"), **place)
    assert (await refusal(harness, doing, Invalid)).field == "first"


async def test_planned_hall_accepts_only_its_free_spaces(harness: ExhibitorHarness, fair: Fair) -> None:
    await a_plan(harness, fair)
    booth = await an_approved(harness, fair, "a02")
    assert (booth.hall, booth.number) == ("h1", "A02")
    actor, _ = await harness.a_company()
    other = await harness.an_application(actor, fair)
    decide: dict[str, Any] = {"booth_id": other.id, "approve": True, "hall": "h1"}
    for number, error in (("A02", SpaceTaken), ("A99", SpaceNotFound)):
        doing = harness.booths.decide(harness.organiser, number=number, **decide)
        assert (await refusal(harness, doing, error)).field == "number"
    await harness.booths.decide(harness.organiser, number="A03", **decide)
    for number, error in (("A02", SpaceTaken), ("Z01", SpaceNotFound)):
        doing = harness.booths.place(harness.organiser, booth_id=other.id, hall="h1", number=number)
        await refusal(harness, doing, error)
    same = await harness.booths.place(harness.organiser, booth_id=other.id, hall="h1", number="A03")
    free = await harness.booths.place(harness.organiser, booth_id=same.id, hall="h2", number="ANY-1")
    assert (free.hall, free.number) == ("h2", "ANY-1")


async def test_space_is_never_assigned_twice_concurrently(harness: ExhibitorHarness, fair: Fair) -> None:
    await a_plan(harness, fair)
    booths = [await an_approved(harness, fair) for _ in range(2)]
    doing = [harness.booths.place(harness.organiser, booth_id=each.id, hall="h1", number="B01") for each in booths]
    done = await asyncio.gather(*doing, return_exceptions=True)
    assert sorted(type(each).__name__ for each in done) == ["Booth", "SpaceTaken"]


async def test_approved_booth_gets_next_free_space_of_its_section(harness: ExhibitorHarness, fair: Fair) -> None:
    await a_plan(harness, fair, rows=replace(ROWS, rows=1, per_row=2))
    await an_approved(harness, fair, "A01")
    booth = await an_approved(harness, fair, hall=None, next_free=True)
    assert (booth.status, booth.hall, booth.number) == (BoothStatus.APPROVED, "h1", "A02")
    actor, _ = await harness.a_company()
    third = await harness.an_application(actor, fair)
    doing = harness.booths.decide(harness.organiser, booth_id=third.id, approve=True, next_free=True)
    await refusal(harness, doing, NoFreeSpace)
    await a_plan(harness, fair, "h2")
    placed = await harness.booths.decide(harness.organiser, booth_id=third.id, approve=True, next_free=True)
    assert (placed.hall, placed.number) == ("h2", "A01")


async def test_proposals_are_distinct_and_for_the_organiser_only(harness: ExhibitorHarness, fair: Fair) -> None:
    await a_plan(harness, fair, rows=replace(ROWS, rows=1, per_row=2))
    wanted = [(fair.id, "hardware")] * 3 + [(fair.id, "household-appliances")]
    found = await harness.floors.proposals(harness.organiser, pairs=wanted)
    assert found == [("h1", "A01"), ("h1", "A02"), None, None]
    assert await harness.floors.proposals(an_actor("ORGANISER"), pairs=wanted) == [None] * 4
    assert await harness.floors.proposals(ANONYMOUS, pairs=wanted) == [None] * 4


async def test_plan_never_loses_an_occupied_space(harness: ExhibitorHarness, fair: Fair) -> None:
    plan = await a_plan(harness, fair)
    booth = await an_approved(harness, fair, "A02")
    without = replace(plan.floor, spaces=[each for each in plan.floor.spaces if each.number != "A02"])
    place: dict[str, Any] = {"fair_id": fair.id, "hall": "h1", "version": 1}
    error = await refusal(harness, harness.floors.set_plan(harness.organiser, floor=without, **place), SpaceInUse)
    assert (error.field, "A02" in error.message) == ("spaces", True)
    doing = harness.floors.lay_out(harness.organiser, rows=replace(ROWS, first="B01"), **place)
    await refusal(harness, doing, SpaceInUse)
    await harness.booths.place(harness.organiser, booth_id=booth.id, hall="h1", number=None)
    await harness.floors.set_plan(harness.organiser, floor=without, **place)


async def test_booths_follow_renumbered_spaces_even_when_swapped(harness: ExhibitorHarness, fair: Fair) -> None:
    plan = await a_plan(harness, fair)
    one, two = [await an_approved(harness, fair, number) for number in ("A01", "A02")]
    swapped = {"A01": "A02", "A02": "A01"}
    spaces = [replace(each, number=swapped.get(each.number, each.number)) for each in plan.floor.spaces]
    place: dict[str, Any] = {"fair_id": fair.id, "hall": "h1", "version": 1}
    await harness.floors.set_plan(
        harness.organiser, floor=replace(plan.floor, spaces=spaces), new_numbers={"a01": "A02", "A02": "a01"}, **place
    )
    numbers = [(await harness.booths.get(harness.organiser, booth_id=each.id)).number for each in (one, two)]
    assert numbers == ["A02", "A01"]
    assert (await harness.verbs())[-2:] == ["booth.changed"] * 2


async def test_hall_with_booths_cannot_be_removed(harness: ExhibitorHarness, fair: Fair) -> None:
    booth = await an_approved(harness, fair, "X1", hall="h2")
    halls = [Hall("h1", Text("Hall 1", "en"), ["hardware"])]
    doing = harness.floors.set_halls(harness.organiser, fair_id=fair.id, halls=halls)
    assert (await refusal(harness, doing, HallInUse)).field == "halls"
    await harness.booths.place(harness.organiser, booth_id=booth.id, hall="h1", number="X1")
    left = await harness.floors.set_halls(harness.organiser, fair_id=fair.id, halls=halls)
    assert [each.key for each in left.halls] == ["h1"]


async def test_halls_are_added_changed_moved_and_removed(harness: ExhibitorHarness, fair: Fair) -> None:
    save, third = harness.floors.save_hall, Hall("h3", Text("Hall 3", "en"), ["hardware"])
    added = await save(harness.organiser, fair_id=fair.id, hall=third)
    assert [each.key for each in added.halls] == ["h1", "h2", "h3"]
    renamed = await save(harness.organiser, fair_id=fair.id, hall=Hall("h1", Text("Main hall", "en"), []))
    assert [each.name.text for each in renamed.halls] == ["Main hall", "Hall h2", "Hall 3"]
    first = await save(harness.organiser, fair_id=fair.id, hall=third, place=1)
    assert [each.key for each in first.halls] == ["h3", "h1", "h2"]
    left = await harness.floors.remove_hall(harness.organiser, fair_id=fair.id, hall="h1")
    assert [each.key for each in left.halls] == ["h3", "h2"]
    await refusal(harness, harness.floors.remove_hall(harness.organiser, fair_id=fair.id, hall="h1"), HallNotFound)
    await an_approved(harness, fair, "X1", hall="h2")
    await refusal(harness, harness.floors.remove_hall(harness.organiser, fair_id=fair.id, hall="h2"), HallInUse)
    wrong = save(harness.organiser, fair_id=fair.id, hall=Hall("h 9", Text("Hall 9", "en"), []))
    assert (await refusal(harness, wrong, Invalid)).field == "halls.key"
    outsider = an_actor("ORGANISER")
    await refusal(harness, save(outsider, fair_id=fair.id, hall=third), NotFound)
    await refusal(harness, harness.floors.remove_hall(outsider, fair_id=fair.id, hall="h3"), NotFound)


async def test_map_shows_open_booths_to_all_and_others_to_organiser(harness: ExhibitorHarness, fair: Fair) -> None:
    await a_plan(harness, fair)
    closed = await an_approved(harness, fair, "A01")
    actor, company = await harness.a_company()
    opened = await harness.a_booth(actor, fair, hall="h1", number="A03")

    async def seen(who: Actor) -> dict[str, Any]:
        found = (await harness.run(who, PLAN, slug=fair.slug))["fair"]
        spaces = {each["number"]: each["booth"] and each["booth"]["id"] for each in found["hall"]["plan"]["spaces"]}
        assert [each["boothCount"] for each in found["halls"]] == [1, 0]
        assert list(spaces) == ["A01", "A02", "A03", "B01", "B02", "B03"]
        return spaces

    assert {number: booth for number, booth in (await seen(ANONYMOUS)).items() if booth} == {"A03": opened.id}
    theirs = await seen(harness.organiser)
    assert (theirs["A01"], theirs["A03"], theirs["A02"]) == (closed.id, opened.id, None)
    assert company.english_name


async def test_plan_of_unpublished_fair_is_hidden(harness: ExhibitorHarness) -> None:
    fair = await harness.a_fair(published=False)
    await a_plan(harness, fair)
    assert await harness.plans.get_many(ANONYMOUS, keys=[(fair.id, "h1")]) == [None]
    assert await harness.floors.booths_by_space(ANONYMOUS, halls=[(fair.id, "h1")]) == [{}]
    assert await harness.floors.count_open(ANONYMOUS, halls=[(fair.id, "h1")]) == [0]
    [plan] = await harness.plans.get_many(harness.organiser, keys=[(fair.id, "h1")])
    assert plan is not None


async def test_map_command_count_does_not_depend_on_booths(harness: ExhibitorHarness, fair: Fair) -> None:
    await a_plan(harness, fair, rows=Rows("A01", rows=4, per_row=10))
    commands = []
    for size in (1, 12):
        while sum(map(len, await harness.floors.booths_by_space(ANONYMOUS, halls=[(fair.id, "h1")]))) < size:
            actor, _ = await harness.a_company()
            applied = await harness.an_application(actor, fair)
            await harness.booths.decide(harness.organiser, booth_id=applied.id, approve=True, next_free=True)
            await harness.booths.publish(actor, booth_id=applied.id)
        with counted() as count:
            await harness.run(ANONYMOUS, PLAN, slug=fair.slug)
        commands.append(count)
    assert commands[0] == commands[1]


async def test_plans_are_saved_and_read_through_graphql(harness: ExhibitorHarness, fair: Fair) -> None:
    place: dict[str, Any] = {"fairId": fair.id, "hall": "h1"}
    rows = place | {"version": 0, "first": "1.1A01", "rows": 1, "perRow": 2, "spaceWidth": 4}
    laid = (await harness.run(harness.organiser, LAY, input=rows))["layOutSpaces"]
    assert laid == {"version": 1, "width": 14, "spaces": [{"number": "1.1A01"}, {"number": "1.1A02"}]}
    booth = await an_approved(harness, fair, "1.1A01")
    space = {"x": 1, "y": 1, "width": 3, "depth": 3}
    whole = place | {"version": 1, "width": 10, "depth": 10}
    renamed = whole | {"spaces": [space | {"number": "C7", "was": "1.1A01"}], "entrances": [{"x": 5, "y": 0}]}
    saved = (await harness.run(harness.organiser, SET, input=renamed))["setFloorPlan"]
    assert saved == {"version": 2, "spaces": [{"number": "C7", "booth": {"id": booth.id}}]}
    stale = (await harness.run(harness.organiser, SET, input=whole | {"spaces": []}))["setFloorPlan"]
    assert stale == {"code": "PLAN_CHANGED", "field": "version"}
    found = (await harness.run(ANONYMOUS, PLAN, slug=fair.slug))["fair"]["hall"]["plan"]
    assert (found["width"], found["entrances"]) == (10, [{"x": 5, "y": 0}])
    assert found["spaces"][0] == space | {"number": "C7", "booth": None}


async def test_pending_counts_are_for_the_organiser_only(harness: ExhibitorHarness, fair: Fair) -> None:
    actor, _ = await harness.a_company()
    await harness.an_application(actor, fair)
    await harness.fairs.apply(an_actor("BUYER"), fair_id=fair.id)
    query = "query($id: ID!) { fair(id: $id) { waitingBooths waitingApplications } }"
    waiting = (await harness.run(harness.organiser, query, id=fair.id))["fair"]
    assert waiting == {"waitingBooths": 1, "waitingApplications": 1}
    for who in (ANONYMOUS, actor, an_actor("ORGANISER")):
        assert set((await harness.run(who, query, id=fair.id))["fair"].values()) == {None}


async def test_booths_without_space_are_listed_for_the_organiser(harness: ExhibitorHarness, fair: Fair) -> None:
    await a_plan(harness, fair)
    loose = await an_approved(harness, fair)
    await an_approved(harness, fair, "A01")
    actor, _ = await harness.a_company()
    await harness.an_application(actor, fair)
    query = "query($id: ID!) { unplacedBooths(fairId: $id) { totalCount nodes { id } } }"
    found = (await harness.run(harness.organiser, query, id=fair.id))["unplacedBooths"]
    assert found == {"totalCount": 1, "nodes": [{"id": loose.id}]}
    for who in (actor, an_actor("ORGANISER")):
        await refusal(harness, harness.floors.unplaced(who, fair_id=fair.id, part=Slice()), NotFound)


async def test_each_application_on_a_page_gets_its_own_proposal(harness: ExhibitorHarness, fair: Fair) -> None:
    await a_plan(harness, fair)
    for _ in range(2):
        actor, _company = await harness.a_company()
        await harness.an_application(actor, fair)
    query = """query($id: ID!) { boothApplications(fairId: $id) { nodes { proposedSpace { hall number } } } }"""
    found = (await harness.run(harness.organiser, query, id=fair.id))["boothApplications"]["nodes"]
    assert [each["proposedSpace"]["number"] for each in found] == ["A01", "A02"]


def test_space_edges_follow_from_position_and_size() -> None:
    assert (Space("A1", 0.1, 0.2, 3, 3).right, Space("A1", 0.1, 0.2, 3, 3).bottom) == (3.1, 3.2)
