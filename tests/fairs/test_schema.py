"""Fairs through GraphQL."""

from typing import Any

import pytest

from expo.fairs.fairs.service import Fairs
from expo.kit.access import ANONYMOUS, Actor, Role
from expo.kit.db.mongo import Database
from tests.fairs.harness import ADMINISTRATOR, BUYER, EXHIBITOR, ORGANISER, OTHER_ORGANISER, some_facts
from tests.support.commands import counted
from tests.support.contents import contents
from tests.support.world import World

CREATE = """mutation($input: CreateFairInput!) { createFair(input: $input) {
  ... on Fair { id slug published isOpen name { text original originalLanguage origin } }
  ... on Problem { code field }
} }"""
DECIDE = """mutation($id: ID!, $approve: Boolean!, $reason: String) {
  decideFairApplication(applicationId: $id, approve: $approve, reason: $reason) {
    ... on FairApplication { status reason decidedAt } ... on Problem { code field } } }"""
FAIRS = """query($n: Int) { fairs(first: $n) { totalCount pageInfo { hasNextPage endCursor } nodes {
  id name { text } tagline { text } isOpen halls { name { text } } programme { id } } } }"""
APPLICATIONS = """query($fair: ID!, $n: Int) {
  applications(fairId: $fair, first: $n) { totalCount nodes { id role status note fair { slug } } } }"""


def an_input(**changes: Any) -> dict[str, Any]:
    facts = {
        "slug": "spring-2027",
        "name": {"text": "Spring Fair", "language": "en", "others": [{"language": "zh", "text": "春季展"}]},
        "opensAt": "2027-04-15T09:00:00+08:00",
        "closesAt": "2027-04-25T18:00:00+08:00",
        "timeZone": "Asia/Shanghai",
        "languages": ["zh", "en"],
    }
    return facts | changes


async def a_fair(world: World, **changes: Any) -> str:
    """Return the id of a published fair."""
    fairs = world.service(Fairs)
    fair = await fairs.create(ORGANISER, **some_facts(**changes))
    await fairs.publish(ORGANISER, fair_id=fair.id)
    return fair.id


async def test_fair_is_created_published_and_read_in_reader_language(world: World) -> None:
    made = (await world.run(ORGANISER, CREATE, input=an_input()))["createFair"]
    assert made["name"] == {
        "text": "Spring Fair",
        "original": "Spring Fair",
        "originalLanguage": "en",
        "origin": "ORIGINAL",
    }
    assert (made["published"], made["isOpen"]) == (False, False)
    publish = "mutation($id: ID!) { publishFair(fairId: $id) { ... on Fair { published isOpen } } }"
    assert (await world.run(ORGANISER, publish, id=made["id"]))["publishFair"] == {"published": True, "isOpen": True}
    query = '{ fair(slug: "spring-2027") { id name { text origin } opensAt timeZone languages tagline { text } } }'
    assert (await world.read(query, language="zh"))["fair"] == {
        "id": made["id"],
        "name": {"text": "春季展", "origin": "PERSON"},
        "opensAt": "2027-04-15T01:00:00+00:00",
        "timeZone": "Asia/Shanghai",
        "languages": ["zh", "en"],
        "tagline": None,
    }


@pytest.mark.parametrize(
    "changes,field",
    [
        ({"slug": "no way"}, "slug"),
        ({"name": {"text": "", "language": "en"}}, "name"),
        ({"name": {"text": "x" * 10_000_000, "language": "en"}}, "name"),
        ({"name": {"text": "a\x00b", "language": "en"}}, "name"),
        ({"name": {"text": "a", "language": "xx"}}, "language"),
        ({"tagline": {"text": "x" * 301, "language": "en"}}, "tagline"),
        ({"opensAt": "0001-01-01T00:00:00+09:00"}, "opensAt"),
        ({"closesAt": "9999-12-31T23:59:59-09:00"}, "closesAt"),
        ({"timeZone": "Mars/Olympus"}, "timeZone"),
        ({"languages": []}, "languages"),
    ],
)
async def test_invalid_input_is_a_problem_at_its_field(
    world: World, database: Database, changes: dict[str, Any], field: str
) -> None:
    answer = await world.run(ORGANISER, CREATE, input=an_input(**changes))
    assert answer["createFair"] == {"code": "INVALID", "field": field}
    assert await contents(database) == {}


async def test_lone_surrogate_is_refused_as_an_error(world: World, database: Database) -> None:
    broken = an_input(name={"text": "a", "language": "en", "others": [{"language": "zh", "text": "\ud800"}]})
    answer = await world.ask(ORGANISER, CREATE, input=broken)
    assert answer["data"] is None
    assert [error["extensions"] for error in answer["errors"]] == [{"code": "INVALID", "field": "variables"}]
    assert await contents(database) == {}


async def test_unknown_fair_is_a_not_found_error(world: World) -> None:
    for query in ("{ fair { id } }", '{ fair(id: "$ne") { id } }', '{ fair(slug: "nowhere") { id } }'):
        (error,) = (await world.ask(ANONYMOUS, query))["errors"]
        assert error["extensions"]["code"] in {"NOT_FOUND", "FAIR_NOT_FOUND"}


async def test_section_tree_is_named_in_reader_language(world: World) -> None:
    query = "{ categories { key name colour sections { key name categoryKey } } }"
    tree = (await world.read(query, language="zh"))["categories"]
    assert len(tree) == 16
    assert tree[0]["name"] == "电子家电"
    assert all(section["categoryKey"] == each["key"] for each in tree for section in each["sections"])
    fair = await a_fair(world)
    query = "query($id: ID!) { fair(id: $id) { categories { name } } }"
    assert len((await world.read(query, id=fair))["fair"]["categories"]) == 16


async def test_halls_and_programme_are_set_and_read(world: World) -> None:
    fair = await a_fair(world)
    halls = [{"key": "a", "name": {"text": "Hall A", "language": "en"}, "sections": ["household-appliances"]}]
    laid_out = await world.run(
        ORGANISER,
        """mutation($fair: ID!, $halls: [HallInput!]!) { setHalls(fairId: $fair, halls: $halls) {
          ... on Fair { halls { key name { text } sections { name category { key } } } } } }""",
        fair=fair,
        halls=halls,
    )
    assert laid_out["setHalls"]["halls"] == [
        {
            "key": "a",
            "name": {"text": "Hall A"},
            "sections": [
                {"name": "Household Electrical Appliances", "category": {"key": "electronics-appliances"}},
            ],
        }
    ]
    item = {
        "fairId": fair,
        "kind": "FORUM",
        "title": {"text": "Steel", "language": "en"},
        "description": {"text": "One\n\ntwo", "language": "en"},
        "startsAt": "2027-04-16T01:00:00Z",
        "endsAt": "2027-04-16T02:00:00Z",
    }
    add = """mutation($input: ProgrammeItemInput!) { addProgrammeItem(input: $input) {
      ... on ProgrammeItem { id kind title { text } description { text } startsAt endsAt place } } }"""
    added = (await world.run(ORGANISER, add, input=item))["addProgrammeItem"]
    query = """query($id: ID!) { fair(id: $id) { programme {
      id kind title { text } description { text } startsAt endsAt place } } }"""
    assert (await world.read(query, id=fair))["fair"]["programme"] == [added]
    assert added["description"] == {"text": "One\n\ntwo"}
    remove = """mutation($fair: ID!, $item: ID!) { removeProgrammeItem(fairId: $fair, itemId: $item) {
      ... on Fair { programme { id } } } }"""
    removed = await world.run(ORGANISER, remove, fair=fair, item=added["id"])
    assert removed["removeProgrammeItem"] == {"programme": []}


async def test_omitted_fields_of_a_change_stay(world: World) -> None:
    fair = await a_fair(world)
    change = """mutation($input: ChangeFairInput!) { changeFair(input: $input) {
      ... on Fair { name { text } tagline { text } timeZone } ... on Problem { code field } } }"""
    changed = await world.run(ORGANISER, change, input={"fairId": fair, "tagline": {"text": "Meet", "language": "en"}})
    assert changed["changeFair"] == {
        "name": {"text": "Spring Fair"},
        "tagline": {"text": "Meet"},
        "timeZone": "Asia/Shanghai",
    }
    refused = await world.run(OTHER_ORGANISER, change, input={"fairId": fair, "timeZone": "UTC"})
    assert refused["changeFair"] == {"code": "NOT_FOUND", "field": None}


async def test_an_application_goes_from_applicant_to_decision(world: World) -> None:
    fair = await a_fair(world)
    apply = """mutation($fair: ID!) { applyToFair(fairId: $fair, note: "Flasks") {
      ... on FairApplication { id role status note appliedAt fair { slug } } ... on Problem { code } } }"""
    made = (await world.run(EXHIBITOR, apply, fair=fair))["applyToFair"]
    assert (made["role"], made["status"], made["fair"]) == ("EXHIBITOR", "APPLIED", {"slug": "spring-2027"})
    assert (await world.run(EXHIBITOR, apply, fair=fair))["applyToFair"] == {"code": "ALREADY_APPLIED"}
    declined = await world.run(ORGANISER, DECIDE, id=made["id"], approve=False)
    assert declined["decideFairApplication"] == {"code": "INVALID", "field": "reason"}
    decided = await world.run(ORGANISER, DECIDE, id=made["id"], approve=True)
    assert decided["decideFairApplication"]["status"] == "APPROVED"
    mine = await world.run(EXHIBITOR, "{ myFairApplications { id status fair { slug } } }")
    assert mine["myFairApplications"] == [{"id": made["id"], "status": "APPROVED", "fair": {"slug": "spring-2027"}}]
    filtered = """query($fair: ID!) { applications(fairId: $fair, role: EXHIBITOR, status: APPROVED) {
      totalCount nodes { id } } }"""
    assert (await world.run(ORGANISER, filtered, fair=fair))["applications"]["totalCount"] == 1
    (error,) = (await world.ask(BUYER, filtered, fair=fair))["errors"]
    assert error["extensions"]["code"] == "NOT_FOUND"


async def test_administrator_sets_rates_and_everyone_reads_them(world: World) -> None:
    query = "{ exchangeRates { base day source rates { currency rate } } }"
    assert (await world.read(query))["exchangeRates"] is None
    set_rates = """mutation($input: ExchangeRatesInput!) { setExchangeRates(input: $input) {
      ... on ExchangeRates { base } ... on Problem { code } } }"""
    table = {
        "base": "USD",
        "day": "2027-04-15",
        "source": "ECB",
        "rates": [{"currency": "EUR", "rate": "0.9"}, {"currency": "CNY", "rate": "7.1"}],
    }
    for other in (BUYER, ORGANISER):
        assert (await world.run(other, set_rates, input=table))["setExchangeRates"] == {"code": "FORBIDDEN"}
    assert (await world.run(ADMINISTRATOR, set_rates, input=table))["setExchangeRates"] == {"base": "USD"}
    assert (await world.read(query))["exchangeRates"] == table | {
        "rates": [{"currency": "CNY", "rate": "7.1"}, {"currency": "EUR", "rate": "0.9"}]
    }


async def test_fair_page_command_count_does_not_depend_on_size(world: World) -> None:
    for number in range(12):
        await a_fair(world, slug=f"fair-{number}")
    counts = []
    for size in (1, 10, 100):
        with counted() as commands:
            answer = (await world.read(FAIRS, n=size))["fairs"]
        assert len(answer["nodes"]) == min(size, 12)
        assert answer["pageInfo"]["hasNextPage"] is (size < 12)
        counts.append(len(commands))
    assert counts == [3, 3, 3]  # the fairs; which of them are visible; their programmes


async def test_application_page_command_count_does_not_depend_on_size(world: World) -> None:
    fair = await a_fair(world)
    for number in range(12):
        applicant = Actor("per_1", f"org_{number}", "EXHIBITOR", Role.OWNER)
        await world.service(Fairs).apply(applicant, fair_id=fair)
    counts = []
    for size in (1, 10, 100):
        with counted() as commands:
            answer = (await world.run(ORGANISER, APPLICATIONS, fair=fair, n=size))["applications"]
        assert (len(answer["nodes"]), answer["totalCount"]) == (min(size, 12), 12)
        counts.append(len(commands))
    assert len(set(counts)) == 1
    assert counts[0] <= 4


ANNOUNCE = """mutation($input: AnnouncementInput!) { addAnnouncement(input: $input) {
  ... on Announcement { id isShown pinned shownUntil title { text } } ... on Problem { code field } } }"""
CHANGE_ANNOUNCEMENT = """mutation($input: ChangeAnnouncementInput!) { changeAnnouncement(input: $input) {
  ... on Announcement { pinned shownUntil title { text } body { text } } ... on Problem { code field } } }"""
CHANGE_ITEM = """mutation($input: ChangeProgrammeItemInput!) { changeProgrammeItem(input: $input) {
  ... on ProgrammeItem { title { text } place description { text } } ... on Problem { code field } } }"""


def said(text: str) -> dict[str, Any]:
    return {"text": text, "language": "en"}


async def test_announcements_are_added_changed_and_read(world: World) -> None:
    fair = await a_fair(world)
    told = {
        "fairId": fair,
        "title": said("Buses"),
        "body": said("Every ten\nminutes."),
        "shownUntil": "2027-05-01T00:00:00Z",
    }
    made = (await world.run(ORGANISER, ANNOUNCE, input=told))["addAnnouncement"]
    assert (made["isShown"], made["pinned"], made["title"]["text"]) == (True, False, "Buses")
    change = {"announcementId": made["id"], "pinned": True, "shownUntil": None, "title": said("More buses")}
    changed = (await world.run(ORGANISER, CHANGE_ANNOUNCEMENT, input=change))["changeAnnouncement"]
    assert changed == {
        "pinned": True,
        "shownUntil": None,
        "title": {"text": "More buses"},
        "body": {"text": "Every ten\nminutes."},
    }
    kept = (await world.run(ORGANISER, CHANGE_ANNOUNCEMENT, input={"announcementId": made["id"]}))["changeAnnouncement"]
    assert kept == changed
    read = "query($id: ID!) { fair(id: $id) { announcements { title { text } } } }"
    assert (await world.read(read, id=fair))["fair"]["announcements"] == [{"title": {"text": "More buses"}}]


@pytest.mark.parametrize(
    "changes,field",
    [({"title": said(" ")}, "title"), ({"title": said("x" * 161)}, "title"), ({"body": said("x" * 4001)}, "body")],
)
async def test_invalid_announcement_is_a_problem_at_its_field(
    world: World, database: Database, changes: dict[str, Any], field: str
) -> None:
    told = {"fairId": await a_fair(world), "title": said("Buses"), "body": said("Soon.")}
    before = await contents(database)
    assert (await world.run(ORGANISER, ANNOUNCE, input=told | changes))["addAnnouncement"] == {
        "code": "INVALID",
        "field": field,
    }
    assert await contents(database) == before


async def test_programme_item_is_changed_and_null_clears_fields(world: World) -> None:
    fair = await a_fair(world)
    add = (
        """mutation($input: ProgrammeItemInput!) { addProgrammeItem(input: $input) { ... on ProgrammeItem { id } } }"""
    )
    times = {"startsAt": "2027-04-16T01:00:00Z", "endsAt": "2027-04-16T02:00:00Z"}
    item = {"fairId": fair, "kind": "FORUM", "title": said("Steel"), "description": said("Prices"), "place": "Stage 1"}
    made = (await world.run(ORGANISER, add, input=item | times))["addProgrammeItem"]["id"]
    kept = (await world.run(ORGANISER, CHANGE_ITEM, input={"itemId": made, "title": said("Iron")}))[
        "changeProgrammeItem"
    ]
    assert kept == {"title": {"text": "Iron"}, "place": "Stage 1", "description": {"text": "Prices"}}
    bare = {"itemId": made, "place": None, "description": None}
    assert (await world.run(ORGANISER, CHANGE_ITEM, input=bare))["changeProgrammeItem"] == {
        "title": {"text": "Iron"},
        "place": None,
        "description": None,
    }
    wrong = (await world.run(ORGANISER, CHANGE_ITEM, input={"itemId": made, "title": said("")}))["changeProgrammeItem"]
    assert wrong == {"code": "INVALID", "field": "title"}


async def test_announcement_command_count_does_not_depend_on_fairs(world: World) -> None:
    query = (
        "query($n: Int) { fairs(first: $n) { nodes { announcements { id } waitingApplications branding { accent } } } }"
    )
    counts = []
    for size in (1, 10):
        while len((await world.read("{ fairs(first: 100) { nodes { id } } }"))["fairs"]["nodes"]) < size:
            made = len((await world.read("{ fairs(first: 100) { nodes { id } } }"))["fairs"]["nodes"])
            fair = await a_fair(world, slug=f"fair-{made}")
            await world.run(ORGANISER, ANNOUNCE, input={"fairId": fair, "title": said("Buses"), "body": said("Soon.")})
        with counted() as commands:
            await world.run(ORGANISER, query, n=size)
        counts.append(commands)
    assert counts[0] == counts[1]


async def test_organiser_lists_its_own_fairs(world: World) -> None:
    await a_fair(world)
    query = "{ fairs(mine: true) { nodes { slug published } } }"
    assert (await world.run(ORGANISER, query))["fairs"]["nodes"] == [{"slug": "spring-2027", "published": True}]
    assert (await world.run(OTHER_ORGANISER, query))["fairs"]["nodes"] == []
    for who in (ANONYMOUS, BUYER, EXHIBITOR):
        assert (await world.ask(who, query))["errors"]
