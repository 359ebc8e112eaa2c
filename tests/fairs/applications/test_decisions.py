"""Many applications decided at once, who may, what applicants read, and how an organiser finds them."""

import string
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from expo.accounts.models import OrganisationDetails, OrganisationKind
from expo.accounts.service import Accounts
from expo.fairs.applications import decision_mails
from expo.fairs.applications.decision_mails import DecisionMails
from expo.fairs.fairs.rules import reasons
from expo.fairs.fairs.service import Fairs
from expo.kit.access import Actor, Role
from expo.kit.db.documents import to_document
from expo.kit.jobs.queue import Jobs
from expo.kit.mail.outbox import SEND_EMAIL
from expo.kit.text import LANGUAGES
from expo.localisation.models import Text
from tests.support.commands import counted
from tests.support.contents import contents
from tests.support.world import World

ORGANISER: Final = Actor("per_organiser", "org_canton", "ORGANISER", Role.MANAGER)
OTHERS: Final = {
    "anonymous": (Actor(), "SIGN_IN_REQUIRED"),
    "a buyer": (Actor("per_b", "org_casa", "BUYER", Role.OWNER), "NOT_FOUND"),
    "an exhibitor": (Actor("per_e", "org_flasks", "EXHIBITOR", Role.OWNER), "NOT_FOUND"),
    "another organiser": (Actor("per_o", "org_other", "ORGANISER", Role.OWNER), "NOT_FOUND"),
    "a clerk": (Actor("per_c", "org_canton", "ORGANISER", Role.MEMBER), "FORBIDDEN"),
    "a reading key": (
        Actor("per_k", "org_canton", "ORGANISER", Role.OWNER, key_id="key_1", scopes=frozenset({"fairs:read"})),
        "FORBIDDEN",
    ),
}
DECIDE: Final = """mutation($fair: ID!, $ids: [ID!]!, $approve: Boolean!, $stock: DecisionReason, $reason: String, $only: Boolean! = false) {
  decideFairApplications(fairId: $fair, ids: $ids, approve: $approve, stockReason: $stock, reason: $reason, validateOnly: $only) {
    ... on DecidedFairApplications { written results { id status decidedAt reason } problems { id code message field } }
    ... on Problem { code field } } }"""
DECIDE_ONE: Final = """mutation($id: ID!, $approve: Boolean!, $reason: String) {
  decideFairApplication(applicationId: $id, approve: $approve, reason: $reason) {
    ... on FairApplication { status reason } ... on Problem { code } } }"""
APPLICATIONS: Final = """query($fair: ID!, $role: ParticipantRole, $status: ApplicationStatus, $text: String, $country: String, $n: Int, $after: String) {
  applications(fairId: $fair, role: $role, status: $status, text: $text, country: $country, first: $n, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    nodes { id memberCount organisation { name country website } earlierFairs { slug } exhibitor { slug } } } }"""


async def a_fair(world: World, slug: str = "spring-2027") -> str:
    opens = world.clock()
    fair = await world.service(Fairs).create(
        ORGANISER,
        slug=slug,
        name=Text("Spring Fair", "en"),
        opens_at=opens,
        closes_at=opens + timedelta(days=10),
        time_zone="Asia/Shanghai",
        languages=["en"],
    )
    await world.service(Fairs).publish(ORGANISER, fair_id=fair.id)
    return fair.id


async def an_applicant(
    world: World, fair: str, name: str, *, kind: str = "EXHIBITOR", country: str = "CN", language: str = "en"
) -> str:
    """Return the application of a new company."""
    details = OrganisationDetails(OrganisationKind(kind), name, country, "https://company.example")
    email = f"{name.lower().replace(' ', '.')}@fair.example"
    person = await world.service(Accounts).register(
        email=email,
        name=f"The owner of {name}",
        password="steel flask, 40 cartons",
        language=language,
        organisation=details,
    )
    actor = person.acting(person.memberships[0].organisation_id)
    return (await world.service(Fairs).apply(actor, fair_id=fair)).id


async def some_applicants(world: World, fair: str, count: int) -> list[str]:
    """Return applications of organisations that nobody knows more of."""
    fairs = world.service(Fairs)
    actors = [Actor("per_1", f"org_{number}", "EXHIBITOR", Role.OWNER) for number in range(count)]
    return [(await fairs.apply(actor, fair_id=fair)).id for actor in actors]


async def decided(world: World, fair: str, ids: list[str], *, actor: Actor = ORGANISER, **facts: Any) -> dict[str, Any]:
    found: dict[str, Any] = (await world.run(actor, DECIDE, fair=fair, ids=ids, **({"approve": True} | facts)))[
        "decideFairApplications"
    ]
    return found


async def letters(world: World) -> list[dict[str, Any]]:
    """Do the jobs that write about decisions, and return the letters."""
    jobs = world.service(Jobs)
    while (job := await jobs.take([decision_mails.DECISIONS])) is not None:
        await world.service(DecisionMails).run(job)
        done = await world.service(DecisionMails).run(await _again(jobs, job.id))
        assert to_document(done) == {"written": True}
        await world.installation.database.raw["jobs"].delete_one({"_id": job.id})
    found = await world.installation.database.raw["jobs"].find({"kind": SEND_EMAIL.name}, sort=[("_id", 1)]).to_list()
    return [each["arguments"] for each in found]


async def _again(jobs: Jobs, job_id: str) -> Any:
    return await jobs.find(job_id)


async def test_applications_are_approved_in_a_batch(world: World) -> None:
    fair = await a_fair(world)
    ids = await some_applicants(world, fair, 3)
    at = world.clock.advance(hours=1).isoformat()
    result = await decided(world, fair, ids)
    assert result["written"] is True
    assert result["problems"] == []
    assert result["results"] == [{"id": each, "status": "APPROVED", "decidedAt": at, "reason": None} for each in ids]
    verbs = await world.installation.database.raw["journal"].find({"verb": "application.approved"}).to_list()
    assert sorted(each["subject"]["id"] for each in verbs) == sorted(ids)
    of = {each["subject"]["id"]: each["facts"] for each in verbs}
    assert [of[each] for each in ids] == [
        {"organisation_id": f"org_{number}", "role": "EXHIBITOR"} for number in range(3)
    ], "the log says whose application it was"


async def test_valid_decisions_are_written_beside_invalid_ones(world: World) -> None:
    fair, other = await a_fair(world), await a_fair(world, "autumn-2027")
    first, second = await some_applicants(world, fair, 2)
    (stranger,) = await some_applicants(world, other, 1)
    await decided(world, fair, [first])
    unknown = "app_01HZX3AAAAAAAAAAAAAAAAAAAA"
    result = await decided(world, fair, [first, second, second, stranger, unknown, "$ne"], approve=False, reason="No")
    assert [each["id"] for each in result["results"]] == [second]
    codes = {each["id"]: each["code"] for each in result["problems"]}
    assert codes == {
        first: "ALREADY_DECIDED",
        stranger: "APPLICATION_NOT_FOUND",
        unknown: "APPLICATION_NOT_FOUND",
        "$ne": "APPLICATION_NOT_FOUND",
    }


async def test_validate_only_writes_nothing(world: World) -> None:
    fair = await a_fair(world)
    ids = await some_applicants(world, fair, 2)
    before = await contents(world.installation.database)
    result = await decided(world, fair, ids, approve=False, stock="NO_ROOM", only=True)
    assert (result["written"], [each["status"] for each in result["results"]]) == (False, ["DECLINED", "DECLINED"])
    assert result["results"][0]["reason"] == "All spaces in this section are taken."
    assert await contents(world.installation.database) == before


@pytest.mark.parametrize("who", OTHERS)
async def test_only_fair_managers_decide_and_list_applications(world: World, who: str) -> None:
    actor, code = OTHERS[who]
    fair = await a_fair(world)
    ids = await some_applicants(world, fair, 1)
    before = await contents(world.installation.database)
    assert (await decided(world, fair, ids, actor=actor))["code"] == code
    assert (await decided(world, fair, ids, actor=actor, only=True))["code"] == code
    assert await contents(world.installation.database) == before
    for text in (None, "org"):
        answer = await world.ask(actor, APPLICATIONS, fair=fair, text=text)
        if who == "a reading key":
            assert answer["errors"] == []
        else:
            assert answer["errors"][0]["extensions"]["code"] == code


@pytest.mark.parametrize(
    "facts,field",
    [({"approve": False}, "reason"), ({"approve": False, "reason": " "}, "reason"), ({"reason": "x" * 1001}, "reason")],
)
async def test_invalid_decision_is_refused(world: World, facts: dict[str, Any], field: str) -> None:
    fair = await a_fair(world)
    ids = await some_applicants(world, fair, 1)
    before = await contents(world.installation.database)
    assert await decided(world, fair, ids, **facts) == {"code": "INVALID", "field": field}
    assert await contents(world.installation.database) == before


async def test_batch_has_at_most_200_decisions(world: World) -> None:
    fair = await a_fair(world)
    result = await decided(world, fair, [f"app_{number}" for number in range(201)])
    assert result == {"code": "TOO_MANY_DECISIONS", "field": "ids"}


async def test_batch_size_does_not_change_command_count(world: World) -> None:
    fair = await a_fair(world)
    ids = await some_applicants(world, fair, 60)
    counts = []
    for some in (ids[:1], ids[1:10], ids[10:]):
        with counted() as commands:
            assert len((await decided(world, fair, some))["results"]) == len(some)
        counts.append(len(commands))
    assert len(set(counts)) == 1, counts


async def test_applicants_are_emailed_in_their_language(world: World) -> None:
    fair = await a_fair(world)
    madrid = await an_applicant(world, fair, "Casa Madrid", kind="BUYER", country="ES", language="es")
    yiwu = await an_applicant(world, fair, "Yiwu Toys", language="zh")
    await decided(world, fair, [madrid])
    await decided(world, fair, [yiwu], approve=False, stock="OUT_OF_SCOPE", reason="Only steel this time.")
    first, second = await letters(world)
    assert (first["to"], first["language"]) == ("casa.madrid@fair.example", "es")
    assert first["subject"] == "Le damos la bienvenida a Spring Fair"
    assert "/es/fairs/spring-2027" in first["text"]
    assert second["to"] == "yiwu.toys@fair.example"
    assert "贵公司的产品不属于本届展会的任何展区。\nOnly steel this time." in second["text"]
    assert "/zh/portal/booths" in second["text"]


async def test_single_decision_is_emailed_once_in_owner_language(world: World) -> None:
    fair = await a_fair(world)
    madrid = await an_applicant(world, fair, "Casa Madrid", kind="BUYER", country="ES", language="es")
    yiwu = await an_applicant(world, fair, "Yiwu Toys", language="zh")
    await world.run(ORGANISER, DECIDE_ONE, id=madrid, approve=True, reason="Le esperamos.")
    declined: dict[str, Any] = {"id": yiwu, "approve": False, "reason": "Only steel this time."}
    assert (await world.run(ORGANISER, DECIDE_ONE, **declined))["decideFairApplication"]["status"] == "DECLINED"
    again = await world.run(ORGANISER, DECIDE_ONE, **declined)
    assert again["decideFairApplication"] == {"code": "ALREADY_DECIDED"}
    welcome, refusal = await letters(world)
    assert (welcome["to"], welcome["language"]) == ("casa.madrid@fair.example", "es")
    assert "como comprador.\n\nLe esperamos.\n\nhttp" in welcome["text"]
    assert (refusal["to"], refusal["language"]) == ("yiwu.toys@fair.example", "zh")
    assert "Only steel this time." in refusal["text"]


async def test_email_without_organiser_reason_has_no_gap(world: World) -> None:
    fair = await a_fair(world)
    await world.run(ORGANISER, DECIDE_ONE, id=await an_applicant(world, fair, "Yiwu Toys"), approve=True)
    (welcome,) = await letters(world)
    assert "\n\n\n" not in welcome["text"]
    assert "{" not in welcome["text"]


async def beside_the_owner(world: World, person_id: str, email: str, role: str) -> None:
    """Let somebody be in the toy company too; who joined the site first has the smallest id."""
    people = world.installation.database.raw["people"]
    owner = await people.find_one({"email": "yiwu.toys@fair.example"})
    assert owner is not None
    membership = owner["memberships"][0] | {"role": role}
    await people.insert_one(owner | {"_id": person_id, "email": email, "memberships": [membership]})


async def test_owner_is_emailed_among_many_older_managers(world: World) -> None:
    fair = await a_fair(world)
    application = await an_applicant(world, fair, "Yiwu Toys")
    for number in range(4):
        await beside_the_owner(world, f"per_00{number}", f"manager-{number}@fair.example", "MANAGER")
    await decided(world, fair, [application])
    told = [each["to"] for each in await letters(world)]
    assert told.count("yiwu.toys@fair.example") == 1
    assert len(set(told)) == len(told) == 3


async def test_owner_and_manager_are_emailed_among_many_older_members(world: World) -> None:
    fair = await a_fair(world)
    application = await an_applicant(world, fair, "Yiwu Toys")
    for number in range(101):
        await beside_the_owner(world, f"per_00{number:03}", f"member-{number}@fair.example", "MEMBER")
    await beside_the_owner(world, "per_zz", "manager@fair.example", "MANAGER")
    await decided(world, fair, [application])
    told = sorted(each["to"] for each in await letters(world))
    assert told == ["manager@fair.example", "yiwu.toys@fair.example"]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_organiser_reason_precedes_the_link_sentence(world: World, language: str) -> None:
    """Whatever ends in a colon stands right before the link."""
    fair = await a_fair(world)
    ids = [await an_applicant(world, fair, "Yiwu Toys", language=language)]
    await decided(world, fair, ids, reason="Bring your samples.")
    (welcome,) = await letters(world)
    *_, reason, following, link = str(welcome["text"]).strip().split("\n\n")
    assert reason == "Bring your samples."
    assert following.endswith((":", "："))
    assert link.startswith("http")


async def test_stock_reason_is_shown_in_reader_language(world: World) -> None:
    fair = await a_fair(world)
    (application,) = await some_applicants(world, fair, 1)
    await decided(world, fair, [application], approve=False, stock="TOO_LATE", reason="Next year!")
    mine = await world.run(
        Actor("per_1", "org_0", "EXHIBITOR", Role.OWNER), "{ myFairApplications { reason } }", language="fr"
    )
    assert mine["myFairApplications"] == [{"reason": "Votre candidature est arrivée après la date limite.\nNext year!"}]
    stock = (await world.run(ORGANISER, "{ stockReasons { reason text } }", language="ru"))["stockReasons"]
    assert len(stock) == len(reasons.DecisionReason)
    assert {"reason": "NO_ROOM", "text": "Все места в этом разделе уже заняты."} in stock


async def test_organiser_filters_applications(world: World) -> None:
    fair = await a_fair(world)
    await an_applicant(world, fair, "Casa Madrid", kind="BUYER", country="ES")
    yiwu = await an_applicant(world, fair, "Yiwu Toys")
    yongkang = await an_applicant(world, fair, "Yongkang Flasks")
    await decided(world, fair, [yongkang])

    async def names(**facts: Any) -> list[str]:
        found = (await world.run(ORGANISER, APPLICATIONS, fair=fair, **facts))["applications"]
        return [each["organisation"]["name"] for each in found["nodes"]]

    assert await names() == ["Casa Madrid", "Yiwu Toys", "Yongkang Flasks"]
    assert await names(role="BUYER") == ["Casa Madrid"]
    assert await names(role="EXHIBITOR", status="APPLIED") == ["Yiwu Toys"]
    assert await names(country="ES") == ["Casa Madrid"]
    assert await names(country="CN", status="APPROVED") == ["Yongkang Flasks"]
    assert await names(text="yi") == ["Yiwu Toys"]
    assert await names(text="YIWU toys", country="ES") == []
    assert await names(text="nobody") == []
    first = (await world.run(ORGANISER, APPLICATIONS, fair=fair, country="CN", n=1))["applications"]
    assert first["nodes"][0]["id"] == yiwu
    assert first["pageInfo"]["hasNextPage"] is True
    assert await names(country="CN", n=1, after=first["pageInfo"]["endCursor"]) == ["Yongkang Flasks"]
    for wrong, field in (({"country": "Mars"}, "country"), ({"text": "x" * 101}, "text")):
        (error,) = (await world.ask(ORGANISER, APPLICATIONS, fair=fair, **wrong))["errors"]
        assert (error["extensions"]["code"], error["extensions"].get("field")) == ("INVALID", field)


async def test_only_the_organiser_sees_member_count_and_earlier_fairs(world: World) -> None:
    spring, autumn = await a_fair(world), await a_fair(world, "autumn-2027")
    toys = await an_applicant(world, spring, "Yiwu Toys")
    await decided(world, spring, [toys])
    registered = await world.installation.database.raw["applications"].find_one({"_id": toys})
    assert registered is not None
    owner = Actor("per_x", registered["organisation_id"], "EXHIBITOR", Role.OWNER)
    await world.service(Fairs).apply(owner, fair_id=autumn)
    (seen,) = (await world.run(ORGANISER, APPLICATIONS, fair=autumn))["applications"]["nodes"]
    assert seen["memberCount"] == 1
    assert seen["organisation"] == {"name": "Yiwu Toys", "country": "CN", "website": "https://company.example"}
    assert seen["earlierFairs"] == [{"slug": "spring-2027"}]
    assert seen["exhibitor"] is None
    mine = "{ myFairApplications { memberCount earlierFairs { slug } organisation { name } } }"
    own = (await world.run(owner, mine))["myFairApplications"][0]
    assert own == {"memberCount": None, "earlierFairs": [], "organisation": {"name": "Yiwu Toys"}}


async def test_application_page_command_count_does_not_depend_on_size(world: World) -> None:
    fair = await a_fair(world)
    await some_applicants(world, fair, 12)
    counts = []
    for size in (1, 10, 100):
        with counted() as commands:
            page = (await world.run(ORGANISER, APPLICATIONS, fair=fair, n=size))["applications"]
        assert len(page["nodes"]) == min(size, 12)
        counts.append(len(commands))
    assert len(set(counts)) == 1, counts


def test_reasons_and_emails_exist_in_all_languages() -> None:
    stock = tomllib.loads(Path(reasons.__file__).with_name("reasons.toml").read_text(encoding="utf-8"))
    assert set(stock) == set(reasons.DecisionReason)
    assert all(set(each) == set(LANGUAGES) for each in stock.values())
    mails = tomllib.loads(Path(decision_mails.__file__).with_name("decisions.toml").read_text(encoding="utf-8"))
    for kind, texts in mails.items():
        assert set(texts) == set(LANGUAGES), kind
        wanted = {name for _, name, _, _ in string.Formatter().parse(texts["en"]["text"]) if name}
        for language, text in texts.items():
            assert {name for _, name, _, _ in string.Formatter().parse(text["text"]) if name} == wanted, language
            assert "{fair}" in text["subject"]
