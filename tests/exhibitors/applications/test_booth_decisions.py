"""Many booths decided at once, with their places, and how an organiser finds them."""

from typing import Any, Final

import pytest

from expo.exhibitors.booths.service import Booths
from expo.exhibitors.companies.rules.checks import Profile
from expo.exhibitors.companies.service import Exhibitors
from expo.exhibitors.models import BusinessKind
from expo.fairs.applications.decision_mails import DECISIONS
from expo.fairs.fairs.models import Fair, Hall
from expo.fairs.fairs.service import Fairs
from expo.kit.access import ANONYMOUS, Actor, Role
from expo.kit.ids import new_id
from expo.localisation.models import Text
from tests.support.commands import counted
from tests.support.contents import contents
from tests.support.world import World

ORGANISER: Final = Actor("per_organiser", "org_canton", "ORGANISER", Role.MANAGER)
OTHERS: Final = {
    "anonymous": (ANONYMOUS, "SIGN_IN_REQUIRED"),
    "an exhibitor": (Actor("per_e", "org_flasks", "EXHIBITOR", Role.OWNER), "NOT_FOUND"),
    "another organiser": (Actor("per_o", "org_other", "ORGANISER", Role.OWNER), "NOT_FOUND"),
    "a clerk": (Actor("per_c", "org_canton", "ORGANISER", Role.MEMBER), "FORBIDDEN"),
}
DECIDE: Final = """mutation($fair: ID!, $decisions: [BoothDecisionInput!]!, $only: Boolean! = false) {
  decideBooths(fairId: $fair, decisions: $decisions, validateOnly: $only) {
    ... on DecidedBooths { written results { id status number hall { key } reason } problems { id code field } }
    ... on Problem { code field } } }"""
DECIDE_ONE: Final = """mutation($input: DecideBoothInput!) {
  decideBooth(input: $input) { ... on Booth { status number reason } ... on Problem { code } } }"""
LAY_OUT: Final = """mutation($fair: ID!) { layOutSpaces(input: {fairId: $fair, hall: "h1", version: 0, first: "A01", rows: 1, perRow: 3}) {
  ... on FloorPlan { version } ... on Problem { code message } } }"""
FIND: Final = """query($fair: ID!, $status: BoothStatus, $section: String, $hall: String, $country: String, $text: String, $n: Int, $after: String) {
  fairBooths(fairId: $fair, status: $status, section: $section, hall: $hall, country: $country, text: $text, first: $n, after: $after) {
    totalCount pageInfo { hasNextPage endCursor } nodes { id exhibitor { englishName } } } }"""


async def a_fair(world: World) -> Fair:
    opens = world.clock()
    fairs = world.service(Fairs)
    facts: dict[str, Any] = {"time_zone": "Asia/Shanghai", "languages": ["en"], "name": Text("Spring Fair", "en")}
    facts |= {"slug": "spring-2027", "opens_at": opens, "closes_at": opens.replace(month=5)}
    fair = await fairs.create(ORGANISER, **facts)
    halls = [Hall("h1", Text("Hall 1", "en"), ["hardware"]), Hall("h2", Text("Hall 2", "en"), ["tools"])]
    await fairs.set_halls(ORGANISER, fair_id=fair.id, halls=halls)
    return await fairs.publish(ORGANISER, fair_id=fair.id)


async def an_application(
    world: World, fair: Fair, name: str = "Yongkang Flasks", *, section: str = "hardware", country: str = "CN"
) -> str:
    """Return the id of a new company's application for a booth."""
    actor = Actor(new_id("per"), new_id("org"), "EXHIBITOR", Role.OWNER)
    words = Text(name, "en")
    profile = Profile(
        name=words,
        english_name=name,
        country=country,
        kind=BusinessKind.MANUFACTURER,
        city="X",
        tagline=words,
        story=words,
        languages=["en"],
    )
    await world.service(Exhibitors).save(actor, profile=profile)
    registered = await world.service(Fairs).apply(actor, fair_id=fair.id)
    await world.service(Fairs).decide(ORGANISER, application_id=registered.id, approve=True)
    return (await world.service(Booths).apply(actor, fair_id=fair.id, section=section)).id


async def decided(
    world: World, fair: Fair, *decisions: dict[str, Any], actor: Actor = ORGANISER, only: bool = False
) -> dict[str, Any]:
    given = [{"approve": True} | each for each in decisions]
    found: dict[str, Any] = (await world.run(actor, DECIDE, fair=fair.id, decisions=given, only=only))["decideBooths"]
    return found


async def test_batch_assigns_next_free_spaces(world: World) -> None:
    fair = await a_fair(world)
    await world.run(ORGANISER, LAY_OUT, fair=fair.id)
    booths = [await an_application(world, fair, f"Company {number}") for number in range(4)]
    result = await decided(
        world,
        fair,
        {"boothId": booths[0], "hall": "h1", "number": "a01"},
        *({"boothId": each, "nextFree": True} for each in booths[1:]),
    )
    assert [(each["id"], each["number"], each["hall"]) for each in result["results"]] == [
        (booths[0], "A01", {"key": "h1"}),
        (booths[1], "A02", {"key": "h1"}),
        (booths[2], "A03", {"key": "h1"}),
    ]
    assert result["problems"] == [{"id": booths[3], "code": "NO_FREE_SPACE", "field": "number"}]
    assert result["written"] is True
    verbs = await world.installation.database.raw["journal"].find({"verb": "booth.approved"}).to_list()
    assert {each["subject"]["id"] for each in verbs} == set(booths[:3])
    assert all(each["facts"]["exhibitor_id"].startswith("exh_") for each in verbs), "the log says whose booth it was"
    assert {each["facts"]["section"] for each in verbs} == {"hardware"}


async def test_space_is_assigned_once(world: World) -> None:
    fair = await a_fair(world)
    booths = [await an_application(world, fair, f"Company {number}") for number in range(7)]
    await world.run(ORGANISER, LAY_OUT, fair=fair.id)
    await decided(world, fair, {"boothId": booths[0], "hall": "h1", "number": "A01"})
    result = await decided(
        world,
        fair,
        {"boothId": booths[1], "hall": "h1", "number": "A01"},
        {"boothId": booths[2], "hall": "h1", "number": "Z99"},
        {"boothId": booths[3], "hall": "h2", "number": "B1"},
        {"boothId": booths[4], "hall": "h2", "number": "B1"},
        {"boothId": booths[5], "hall": "nowhere"},
        {"boothId": booths[6], "number": "?"},
    )
    assert [each["id"] for each in result["results"]] == [booths[3]]
    assert {each["id"]: (each["code"], each["field"]) for each in result["problems"]} == {
        booths[1]: ("SPACE_TAKEN", "number"),
        booths[2]: ("SPACE_NOT_FOUND", "number"),
        booths[4]: ("BOOTH_TAKEN", "number"),
        booths[5]: ("HALL_NOT_FOUND", "hall"),
        booths[6]: ("INVALID", "number"),
    }


async def test_number_without_hall_is_unique_within_the_fair(world: World) -> None:
    fair = await a_fair(world)
    first, second = [await an_application(world, fair, f"Company {number}") for number in range(2)]
    assert (await decided(world, fair, {"boothId": first, "number": "x1"}))["results"][0]["number"] == "X1"
    result = await decided(world, fair, {"boothId": second, "number": "X1"})
    assert result["problems"] == [{"id": second, "code": "BOOTH_TAKEN", "field": "number"}]


async def test_declining_needs_a_reason_and_decisions_are_final(world: World) -> None:
    fair = await a_fair(world)
    first, second, third = [await an_application(world, fair, f"Company {number}") for number in range(3)]
    await decided(world, fair, {"boothId": third})
    unknown = "boo_01HZX3AAAAAAAAAAAAAAAAAAAA"
    result = await decided(
        world,
        fair,
        {"boothId": first, "approve": False, "stockReason": "NO_ROOM"},
        {"boothId": second, "approve": False},
        {"boothId": third, "approve": False, "reason": "No"},
        {"boothId": unknown},
        {"boothId": "$ne"},
    )
    assert [(each["status"], each["reason"]) for each in result["results"]] == [
        ("DECLINED", "All spaces in this section are taken.")
    ]
    assert [(each["id"], each["code"]) for each in result["problems"]] == [
        (second, "INVALID"),
        (third, "BOOTH_DECIDED"),
        (unknown, "BOOTH_NOT_FOUND"),
        ("$ne", "BOOTH_NOT_FOUND"),
    ]


async def test_single_decision_is_notified_once_with_place_or_reason(world: World) -> None:
    fair = await a_fair(world)
    first, second = [await an_application(world, fair, f"Company {number}") for number in range(2)]
    placed = {"boothId": first, "approve": True, "hall": "h2", "number": "B1"}
    assert (await world.run(ORGANISER, DECIDE_ONE, input=placed))["decideBooth"]["number"] == "B1"
    assert (await world.run(ORGANISER, DECIDE_ONE, input=placed))["decideBooth"] == {"code": "BOOTH_DECIDED"}
    await world.run(ORGANISER, DECIDE_ONE, input={"boothId": second, "approve": False, "reason": "No room."})
    refused = {"boothId": second, "approve": False}
    assert (await world.run(ORGANISER, DECIDE_ONE, input=refused))["decideBooth"] == {"code": "INVALID"}
    orders = await world.installation.database.raw["jobs"].find({"kind": DECISIONS.name}, sort=[("_id", 1)]).to_list()
    told = [[(each["kind"], each["place"], each["reason"]) for each in one["arguments"]["notices"]] for one in orders]
    assert told == [[("booth", "Hall 2 B1", None)], [("booth_declined", "", "No room.")]]


async def test_validate_only_writes_nothing(world: World) -> None:
    fair = await a_fair(world)
    booth = await an_application(world, fair)
    before = await contents(world.installation.database)
    result = await decided(world, fair, {"boothId": booth, "hall": "h2"}, only=True)
    assert (result["written"], result["results"][0]["status"]) == (False, "APPROVED")
    assert await contents(world.installation.database) == before


@pytest.mark.parametrize("who", OTHERS)
async def test_only_fair_managers_decide_and_find_booths(world: World, who: str) -> None:
    actor, code = OTHERS[who]
    fair = await a_fair(world)
    booth = await an_application(world, fair)
    before = await contents(world.installation.database)
    assert (await decided(world, fair, {"boothId": booth}, actor=actor))["code"] == code
    assert await contents(world.installation.database) == before
    (error,) = (await world.ask(actor, FIND, fair=fair.id))["errors"]
    assert error["extensions"]["code"] == code


async def test_batch_has_at_most_200_decisions(world: World) -> None:
    fair = await a_fair(world)
    result = await decided(world, fair, *({"boothId": f"boo_{number}"} for number in range(201)))
    assert result == {"code": "TOO_MANY_DECISIONS", "field": "ids"}


async def test_batch_size_does_not_change_command_count(world: World) -> None:
    fair = await a_fair(world)
    booths = [await an_application(world, fair, f"Company {number}") for number in range(9)]
    counts = []
    for some in (booths[:1], booths[1:3], booths[3:]):
        given = [{"boothId": each, "hall": "h2", "number": each[-6:]} for each in some]
        with counted() as commands:
            assert len((await decided(world, fair, *given))["results"]) == len(some)
        counts.append(len(commands))
    assert len(set(counts)) == 1, counts


async def test_organiser_filters_booths(world: World) -> None:
    fair = await a_fair(world)
    await an_application(world, fair, "Yongkang Flasks")
    lamps = await an_application(world, fair, "Ningbo Lamps", section="tools")
    await an_application(world, fair, "Madrid Flores", country="ES")
    await decided(world, fair, {"boothId": lamps, "hall": "h2"})

    async def names(**facts: Any) -> list[str]:
        found = (await world.run(ORGANISER, FIND, fair=fair.id, **facts))["fairBooths"]
        return [each["exhibitor"]["englishName"] for each in found["nodes"]]

    assert await names() == ["Yongkang Flasks", "Ningbo Lamps", "Madrid Flores"]
    assert await names(status="APPLIED") == ["Yongkang Flasks", "Madrid Flores"]
    assert await names(section="tools") == ["Ningbo Lamps"]
    assert await names(hall="h2") == ["Ningbo Lamps"]
    assert await names(country="ES") == ["Madrid Flores"]
    assert await names(text="fla yong") == ["Yongkang Flasks"]
    assert await names(text="fla", country="ES") == []
    assert await names(text="!!!") == []
    page = (await world.run(ORGANISER, FIND, fair=fair.id, n=2))["fairBooths"]
    assert (page["totalCount"], page["pageInfo"]["hasNextPage"]) == (3, True)
    assert await names(after=page["pageInfo"]["endCursor"]) == ["Madrid Flores"]
    for wrong, code in (
        ({"hall": "h9"}, "HALL_NOT_FOUND"),
        ({"section": "x"}, "SECTION_NOT_FOUND"),
        ({"country": "x"}, "INVALID"),
    ):
        (error,) = (await world.ask(ORGANISER, FIND, fair=fair.id, **wrong))["errors"]
        assert error["extensions"]["code"] == code
