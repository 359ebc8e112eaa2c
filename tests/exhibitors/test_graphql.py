"""Exhibitors and booths through GraphQL: whole stories, problems, and how many commands a page takes."""

from datetime import timedelta

import pytest

from expo.exhibitors.materials.models import BROCHURE, CERTIFICATE
from expo.exhibitors.models import Contact, StaffMember
from expo.fairs.fairs.models import Fair
from expo.kit.access import ANONYMOUS, Actor
from expo.kit.ids import new_id
from expo.kit.text import LANGUAGES
from expo.localisation.models import Text
from tests.exhibitors.harness import PDF, ExhibitorHarness, a_picture, an_actor
from tests.support.commands import counted

BOOTHS = """
query Booths($fair: ID!, $first: Int!) {
  booths(fairId: $fair, first: $first) {
    totalCount
    nodes {
      id number status headline { text language } section { key name category { key } } hall { key name { text } }
      fair { slug }
      staff { email }
      exhibitor {
        id slug name { text } country { code name } logo { small } contacts { email }
        certificates { kind { name } expired file { url } }
      }
    }
  }
}
"""

STORY = """
mutation Save($input: SaveExhibitorInput!) {
  saveExhibitor(input: $input) {
    __typename
    ... on Exhibitor { id slug status missing markets { code name } name { text original language } }
    ... on Problem { code message field }
  }
}
"""

COMPANY = {
    "name": {"text": "永康恒暖杯业有限公司", "language": "zh", "others": [{"language": "en", "text": "Hengnuan"}]},
    "englishName": "Yongkang Hengnuan Drinkware Co., Ltd.",
    "country": "CN",
    "kind": "MANUFACTURER",
    "city": "永康",
    "tagline": {"text": "保温杯", "language": "zh"},
    "story": {"text": "我们做保温杯。", "language": "zh"},
    "languages": ["zh", "en"],
    "markets": ["ES"],
}


async def test_author_reads_back_own_wordings(harness: ExhibitorHarness) -> None:
    actor = an_actor()
    await harness.run(actor, STORY, input=COMPANY)
    query = "{ myExhibitor { name { original originalLanguage authorTranslations { language text } } tagline { authorTranslations { text } } } }"
    found = (await harness.run(actor, query))["myExhibitor"]
    wordings = [{"language": "en", "text": "Hengnuan"}]
    assert found["name"] == {
        "original": "永康恒暖杯业有限公司",
        "originalLanguage": "zh",
        "authorTranslations": wordings,
    }
    assert found["tagline"] == {"authorTranslations": []}


async def test_pictures_are_ordered_and_described(harness: ExhibitorHarness) -> None:
    actor, _ = await harness.a_company()
    for width in (60, 70):
        upload = await harness.an_upload(actor, a_picture(width))
        await harness.materials.add_picture(actor, upload_id=upload.id)
    own = await harness.exhibitors.find_own(actor)
    assert own is not None
    wanted = [each.picture.id for each in own.pictures][::-1]
    query = """mutation Order($ids: [ID!]!) { orderExhibitorPictures(pictureIds: $ids) {
      ... on Exhibitor { pictures { id } } ... on Problem { code field } } }"""
    ordered = (await harness.run(actor, query, ids=wanted))["orderExhibitorPictures"]
    assert [each["id"] for each in ordered["pictures"]] == wanted
    refused = (await harness.run(actor, query, ids=wanted[:1]))["orderExhibitorPictures"]
    assert refused == {"code": "INVALID", "field": "pictureIds"}
    query = """mutation Describe($id: ID!) { describeExhibitorPicture(pictureId: $id, alt: {text: "A", language: "en"}) {
      ... on Exhibitor { pictures { alt { text } } } ... on Problem { code field } } }"""
    described = (await harness.run(actor, query, id=wanted[0]))["describeExhibitorPicture"]
    assert described["pictures"] == [{"alt": {"text": "A"}}, {"alt": None}]


async def test_certificates_show_whether_they_expire_soon(harness: ExhibitorHarness) -> None:
    actor, _ = await harness.a_company()
    last = harness.clock().date() + timedelta(days=59)
    await harness.materials.add_certificate(actor, kind="ISO9001", number="1", valid_until=last)
    found = (await harness.run(actor, "{ myExhibitor { certificates { expired expiresSoon } } }"))["myExhibitor"]
    assert found["certificates"] == [{"expired": False, "expiresSoon": True}]


async def test_company_goes_from_profile_to_open_booth(harness: ExhibitorHarness, fair: Fair) -> None:
    actor = an_actor()
    await harness.admit(actor, fair)

    saved = (await harness.run(actor, STORY, input=COMPANY))["saveExhibitor"]
    assert saved["name"] == {"text": "Hengnuan", "original": "永康恒暖杯业有限公司", "language": "en"}
    assert saved["markets"] == [{"code": "ES", "name": "Spain"}]
    assert saved["missing"] == []

    query = "mutation { publishExhibitor { ... on Exhibitor { status } ... on Problem { code field } } }"
    assert (await harness.run(actor, query))["publishExhibitor"] == {"status": "PUBLISHED"}
    query = """mutation Apply($input: ApplyForBoothInput!) {
      applyForBooth(input: $input) { ... on Booth { id status } ... on Problem { code } } }"""
    applied = await harness.run(actor, query, input={"fairId": fair.id, "section": "hardware"})
    booth = applied["applyForBooth"]
    assert booth["status"] == "APPLIED"
    query = """mutation Decide($input: DecideBoothInput!) {
      decideBooth(input: $input) { ... on Booth { status number hall { key } } ... on Problem { code } } }"""
    place = {"boothId": booth["id"], "approve": True, "hall": "h1", "number": "b7"}
    decided = (await harness.run(harness.organiser, query, input=place))["decideBooth"]
    assert decided == {"status": "APPROVED", "number": "B7", "hall": {"key": "h1"}}
    query = "mutation Open($id: ID!) { publishBooth(boothId: $id) { ... on Booth { status } ... on Problem { code } } }"
    assert (await harness.run(actor, query, id=booth["id"]))["publishBooth"] == {"status": "PUBLISHED"}

    page = (await harness.run(ANONYMOUS, BOOTHS, fair=fair.id, first=10))["booths"]
    assert page["totalCount"] == 1
    assert page["nodes"][0]["exhibitor"]["slug"] == "yongkang-hengnuan-drinkware"
    assert (await harness.verbs()) == [
        "exhibitor.changed",
        "exhibitor.published",
        "booth.applied",
        "booth.approved",
        "booth.published",
    ]


async def test_invalid_value_is_returned_as_a_problem(harness: ExhibitorHarness) -> None:
    result = await harness.run(an_actor(), STORY, input=COMPANY | {"country": "Atlantis"})

    assert result["saveExhibitor"] == {
        "__typename": "Problem",
        "code": "INVALID",
        "message": "Enter a two-letter country code, for example CN, DE or BR.",
        "field": "country",
    }


async def test_upload_and_its_file_have_different_urls(harness: ExhibitorHarness) -> None:
    actor, company = await harness.a_company()
    query = """mutation Create($input: CreateUploadInput!) { createUpload(input: $input) {
      ... on Upload { id url method limit expiresAt } ... on Problem { code field } } }"""

    wanted = {"purpose": "BROCHURE", "fileName": "catalogue.pdf", "size": 1000}
    created = (await harness.run(actor, query, input=wanted))["createUpload"]
    assert (created["method"], created["limit"]) == ("PUT", 1000)
    assert created["url"].startswith(f"/uploads/{created['id']}?limit=1000&expires=")
    wanted["size"] = 10**9
    assert (await harness.run(actor, query, input=wanted))["createUpload"] == {
        "code": "FILE_TOO_LARGE",
        "field": "size",
    }
    assert (await harness.run(ANONYMOUS, query, input=wanted))["createUpload"]["code"] == "SIGN_IN_REQUIRED"

    upload = await harness.an_upload(actor, PDF, BROCHURE)
    await harness.materials.set_brochure(actor, upload_id=upload.id)
    query = "query Company($id: ID!) { exhibitor(id: $id) { brochure { url name size contentType } } }"
    file = (await harness.run(ANONYMOUS, query, id=company.id))["exhibitor"]["brochure"]
    assert file["url"].startswith(f"/files/uploads/{upload.id}/")
    assert (file["name"], file["size"], file["contentType"]) == ("file", len(PDF), "application/pdf")


PRIVATE = """query Private($id: ID!) { exhibitor(id: $id) {
  contacts { email } certificates { file { url } }
  booths { nodes { staff { email } reason } } } }"""


async def test_private_facts_are_for_signed_in_readers(harness: ExhibitorHarness, fair: Fair) -> None:
    actor, company = await harness.a_company()
    await furnish(harness, actor)
    booth = await harness.a_booth(actor, fair)
    await harness.booths.set_staff(actor, booth_id=booth.id, staff=[StaffMember("", "Chen", email="c@h.example")])

    public = (await harness.run(ANONYMOUS, PRIVATE, id=company.id))["exhibitor"]
    assert public == {
        "contacts": [],
        "certificates": [{"file": None}],
        "booths": {"nodes": [{"staff": [{"email": None}], "reason": None}]},
    }
    seen = (await harness.run(an_actor("BUYER"), PRIVATE, id=company.id))["exhibitor"]
    assert seen["contacts"] == [{"email": "chen@hengnuan.example"}]
    assert seen["certificates"][0]["file"]["url"].startswith("/files/uploads/")
    assert seen["booths"]["nodes"][0]["staff"] == [{"email": "c@h.example"}]


@pytest.mark.parametrize(
    "query, code",
    [
        ("{ myExhibitor { id } }", "SIGN_IN_REQUIRED"),
        ("{ myBooths { id } }", "SIGN_IN_REQUIRED"),
        ('{ boothApplications(fairId: "fair_1") { nodes { id } } }', "SIGN_IN_REQUIRED"),
        ('{ booths(fairId: "fair_1") { nodes { id } } }', "NOT_FOUND"),
        ("{ exhibitor { id } }", "NOT_FOUND"),
        ("{ exhibitors(first: 101) { nodes { id } } }", "INVALID"),
        ('{ exhibitors(after: "e30") { nodes { id } } }', "INVALID"),
    ],
)
async def test_failing_query_has_an_error_code(harness: ExhibitorHarness, query: str, code: str) -> None:
    result = await harness.schema.execute(query, context_value=harness.context())

    assert result.errors is not None
    assert (result.errors[0].extensions or {})["code"] == code


async def test_certificate_kinds_are_named_in_reader_language(harness: ExhibitorHarness) -> None:
    result = await harness.schema.execute(
        "{ certificateKinds { key label name } }", context_value=harness.context(language="es")
    )

    assert result.data is not None
    assert result.data["certificateKinds"][0] == {
        "key": "ISO9001",
        "label": "ISO 9001",
        "name": "Sistema de gestión de la calidad",
    }


async def test_booths_are_paged_inside_a_company(harness: ExhibitorHarness, fair: Fair) -> None:
    actor, company = await harness.a_company()
    booths = [await harness.a_booth(actor, each) for each in (fair, await harness.a_fair(), await harness.a_fair())]
    query = """query Page($id: ID!, $after: String) { exhibitor(id: $id) { booths(first: 2, after: $after) {
      totalCount nodes { id } pageInfo { hasNextPage endCursor } } } }"""

    first = (await harness.run(ANONYMOUS, query, id=company.id))["exhibitor"]["booths"]
    rest = (await harness.run(ANONYMOUS, query, id=company.id, after=first["pageInfo"]["endCursor"]))["exhibitor"][
        "booths"
    ]

    assert [each["id"] for each in first["nodes"] + rest["nodes"]] == [booth.id for booth in booths]
    assert (first["totalCount"], first["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasNextPage"]) == (3, True, False)


async def furnish(harness: ExhibitorHarness, actor: Actor) -> None:
    """Give a company a logo, a contact, and a certificate with its document."""
    logo = await harness.an_upload(actor, a_picture())
    await harness.materials.set_logo(actor, upload_id=logo.id, alt=Text("Logo", "en"))
    await harness.materials.set_contacts(actor, contacts=[Contact("Chen", email="chen@hengnuan.example")])
    document = await harness.an_upload(actor, PDF, CERTIFICATE)
    await harness.materials.add_certificate(actor, kind="ISO9001", number="CN-1", upload_id=document.id)


async def a_crowd(harness: ExhibitorHarness, fair: Fair, size: int) -> None:
    """Fill a fair with booths of furnished companies, all alike but for their ids."""
    actor, _ = await harness.a_company()
    await furnish(harness, actor)
    await harness.a_booth(actor, fair, hall="h1", number="A1")
    raw = harness.database.raw
    [one], [booth] = [await raw[name].find({}).to_list() for name in ("exhibitors", "booths")]
    ids = [(new_id("exh"), new_id("boo")) for _ in range(size - 1)]
    await raw["exhibitors"].insert_many(
        [one | {"_id": own, "slug": own, "organisation_id": f"org_{own}"} for own, _ in ids]
    )
    await raw["booths"].insert_many(
        [
            booth | {"_id": key, "place": key, "exhibitor_id": own, "entry": f"{booth['fair_id']}/{own}"}
            for own, key in ids
        ]
    )


WALKS = (
    """id number section { name category { key } } hall { key name { text } } fair { slug }
    exhibitor { slug name { text } country { name } logo { small } certificates { kind { name } expired } }""",
    """staff { email } exhibitor { slug contacts { email } certificates { file { url } }
    booths(first: 1) { nodes { id fair { slug } } } }""",
)


@pytest.mark.parametrize("walk", WALKS)
@pytest.mark.parametrize("kind", ["BUYER", "ORGANISER", None])
async def test_booth_page_command_count_does_not_depend_on_size(
    harness: ExhibitorHarness, fair: Fair, kind: str | None, walk: str
) -> None:
    await a_crowd(harness, fair, 100)
    query = f"query Walk($fair: ID!, $first: Int!) {{ booths(fairId: $fair, first: $first) {{ nodes {{ {walk} }} }} }}"
    reader = an_actor(kind) if kind else ANONYMOUS
    counts = []
    for first in (1, 10, 100):
        with counted() as commands:
            page = (await harness.run(reader, query, fair=fair.id, first=first))["booths"]
        counts.append(sorted(commands))
        assert len({node["exhibitor"]["slug"] for node in page["nodes"]}) == first
        assert all(node["exhibitor"]["certificates"] for node in page["nodes"])

    assert counts[0] == counts[1] == counts[2]
    assert len(counts[0]) <= 7


async def test_draft_page_command_count_does_not_depend_on_size(harness: ExhibitorHarness, fair: Fair) -> None:
    await a_crowd(harness, fair, 100)
    await harness.database.raw["exhibitors"].update_many({}, {"$set": {"status": "DRAFT"}})
    await harness.database.raw["booths"].update_many({}, {"$set": {"status": "APPLIED", "is_open": False}})
    query = """query Applications($fair: ID!, $first: Int!) {
      boothApplications(fairId: $fair, status: APPLIED, first: $first) { nodes { exhibitor { slug status } } } }"""
    counts = []
    for first in (1, 100):
        with counted() as commands:
            page = (await harness.run(harness.organiser, query, fair=fair.id, first=first))["boothApplications"]
        counts.append(len(commands))
        assert [node["exhibitor"]["status"] for node in page["nodes"]] == ["DRAFT"] * first

    assert counts[0] == counts[1]


async def test_name_in_unreadable_script_is_read_in_english(harness: ExhibitorHarness) -> None:
    actor = an_actor()
    await harness.run(actor, STORY, input={**COMPANY, "name": {"text": "永康恒暖杯业有限公司", "language": "zh"}})
    query = "{ myExhibitor { name { text original origin authorTranslations { text } } } }"
    names = {}
    for language in LANGUAGES:
        answer = await harness.schema.execute(query, context_value=harness.context(actor, language=language))
        assert answer.data is not None
        names[language] = answer.data["myExhibitor"]["name"]
    original = {"original": "永康恒暖杯业有限公司", "authorTranslations": []}
    english = original | {"text": "Yongkang Hengnuan Drinkware Co., Ltd.", "origin": "PERSON"}
    assert names.pop("zh") == original | {"text": "永康恒暖杯业有限公司", "origin": "ORIGINAL"}
    assert names == dict.fromkeys(names, english)
