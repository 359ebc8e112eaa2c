"""Who may search the journal, what is found, and the sheet of it."""

import re
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pytest
from python_calamine import CalamineWorkbook
from strawberry.types import get_object_definition

from expo.discovery.search.service import Discovery
from expo.features import FEATURES
from expo.insights.audit import export as audit_export
from expo.insights.audit import service as audit
from expo.insights.audit.api.audit import Mutation
from expo.insights.audit.verbs import AuditVerbs
from expo.kit.access import Actor, Role
from expo.kit.db.mongo import Database
from expo.kit.features.feature import combine_declarations
from expo.kit.files.uploads import Uploads
from expo.kit.ids import new_id
from expo.kit.journal.entries import Journal, Subject
from expo.kit.text import LANGUAGES
from expo.localisation.glossaries.service import Glossaries
from tests.insights.harness import InsightsHarness
from tests.support.contents import contents

LOG: Final = """query ($fair: ID, $filter: AuditFilterInput, $first: Int, $after: String) {
  auditLog(fairId: $fair, filter: $filter, first: $first, after: $after) { searchedUntil goOnAfter
    entries { pageInfo { hasNextPage endCursor } nodes { at verb sentence known person organisation byKey
      subject { kind id name { text } slug } facts { name value } } } } }"""
EXPORT: Final = """mutation ($fair: ID, $filter: AuditFilterInput) { exportAuditLog(fairId: $fair, filter: $filter) {
  ... on AuditSheet { url fileName size rows complete } ... on Problem { code message field } } }"""
OURS: Final = Path("expo")


async def log(
    harness: InsightsHarness, who: str = "organiser", *, language: str = "en", **variables: Any
) -> dict[str, Any]:
    answer = await harness.world.run(harness.cast.actors[who], LOG, language=language, **variables)
    found: dict[str, Any] = answer["auditLog"]
    return found


def verbs_of(found: dict[str, Any]) -> list[str]:
    return [each["verb"] for each in found["entries"]["nodes"]]


async def record(harness: InsightsHarness, actor: Actor, verb: str, count: int = 1, **facts: str) -> None:
    journal, database = harness.world.service(Journal), harness.world.installation.database

    async def write() -> None:
        subjects = [Subject("thing", f"thing_{number}") for number in range(count)]
        await journal.record_many(actor, verb, subjects, fair_id=harness.cast.things["fairId"], facts=facts)

    await database.transact(write)


async def test_organiser_reads_the_fairs_audit_log(harness: InsightsHarness) -> None:
    found = await log(harness, fair=harness.cast.things["fairId"])
    [opened] = [each for each in found["entries"]["nodes"] if each["verb"] == "booth.published"]
    assert opened["sentence"] == "Booth opened"
    assert opened["person"] is None, "others' people have no names here"
    assert opened["organisation"] == "Exhibitor"
    assert opened["subject"]["name"] == {"text": "Yongkang Flasks"}
    assert opened["subject"]["slug"] == "yongkang-flasks"
    assert {"name": "section", "value": "household-appliances"} in opened["facts"]
    [created] = [each for each in found["entries"]["nodes"] if each["verb"] == "fair.created"]
    assert (created["person"], created["subject"]["slug"]) == ("organiser", "spring-2027")
    assert found["goOnAfter"] is None


async def test_own_log_contains_own_organisation_only(harness: InsightsHarness) -> None:
    entries = await harness.entries()
    for who in ("exhibitor", "organiser"):
        own = [each.verb for each in entries if each.organisation_id == harness.cast.actors[who].organisation_id]
        assert sorted(verbs_of(await log(harness, who, first=100))) == sorted(own)
    [created] = [
        each
        for each in (await log(harness, "exhibitor", first=100))["entries"]["nodes"]
        if each["verb"] == "key.created"
    ][:1]
    assert created["person"] == "exhibitor"


async def test_own_log_omits_colleagues_private_actions(harness: InsightsHarness) -> None:
    owner = harness.cast.actors["exhibitor"]
    colleague = replace(owner, person_id=new_id("per"), role=Role.MEMBER)
    private = ("follow.begun", "saved_search.created", "favourite.added", "favourite_list.created")
    for verb in private:
        await record(harness, colleague, verb)
    await record(harness, colleague, "favourite.noted", organisation_id=owner.organisation_id or "")
    await record(harness, colleague, "favourite_list.changed", organisation_id=owner.organisation_id or "")
    found = verbs_of(await log(harness, "exhibitor", first=100))
    assert set(private) & set(found) == set()
    assert {"favourite.noted", "favourite_list.changed", "key.created"} <= set(found)
    for verb in private:
        assert verbs_of(await log(harness, "exhibitor", filter={"verb": verb, "personId": colleague.person_id})) == []
        answer = await harness.world.run(owner, EXPORT, filter={"verb": verb})
        assert answer["exportAuditLog"]["rows"] == 0
    await record(harness, owner, "follow.begun")
    assert verbs_of(await log(harness, "exhibitor", filter={"verb": "follow.begun"})) == ["follow.begun"]


async def test_audit_log_omits_visits(harness: InsightsHarness) -> None:
    harness.opens("front", "spring-2027")
    await harness.writes()
    assert "fair.visited" not in verbs_of(await log(harness, fair=harness.cast.things["fairId"], first=100))


async def test_filters_are_combined(harness: InsightsHarness) -> None:
    fair, organiser = harness.cast.things["fairId"], harness.cast.actors["organiser"]
    assert set(verbs_of(await log(harness, fair=fair, filter={"verb": "application.applied"}))) == {
        "application.applied"
    }
    mine = await log(harness, fair=fair, filter={"personId": organiser.person_id}, first=100)
    assert {each["person"] for each in mine["entries"]["nodes"]} == {"organiser"}
    none = {"personId": organiser.person_id, "verb": "application.applied"}
    assert verbs_of(await log(harness, fair=fair, filter=none)) == []
    late = {"since": (harness.world.clock() + timedelta(hours=1)).isoformat()}
    assert verbs_of(await log(harness, fair=fair, filter=late)) == []


@pytest.mark.parametrize("text", ["FLASKS booth", "yongkang-flasks", "booth opened", "household"])
async def test_text_search_covers_displayed_text(harness: InsightsHarness, text: str) -> None:
    assert "booth.published" in verbs_of(await log(harness, fair=harness.cast.things["fairId"], filter={"text": text}))


async def test_text_search_uses_the_readers_language(harness: InsightsHarness) -> None:
    found = await log(harness, language="zh", fair=harness.cast.things["fairId"], filter={"text": "展位已开放"})
    assert [each["sentence"] for each in found["entries"]["nodes"]] == ["展位已开放"]


async def test_pages_have_no_gaps_or_repetitions(harness: InsightsHarness) -> None:
    actor = harness.cast.actors["organiser"]
    for number in range(5):
        harness.world.clock.advance(hours=7 * number)
        await record(harness, actor, "fair.changed", 3)
    seen: list[str] = []
    after = None
    while True:
        found = await log(harness, fair=harness.cast.things["fairId"], first=4, after=after)
        seen += [f"{each['at']} {each['verb']} {each['subject']['id']}" for each in found["entries"]["nodes"]]
        after = found["goOnAfter"]
        assert found["entries"]["pageInfo"]["hasNextPage"] is (after is not None)
        if after is None:
            break
    whole = [each for each in await harness.entries() if each.fair_id == harness.cast.things["fairId"]]
    assert len(seen) == len(set(seen)) == len(whole)
    assert [each.split()[0] for each in seen] == sorted((each.split()[0] for each in seen), reverse=True)


async def test_text_search_reports_how_far_it_searched(
    harness: InsightsHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "_MAX_SCANNED", 4)
    monkeypatch.setattr(audit, "_BATCH", 2)
    fair = harness.cast.things["fairId"]
    await record(harness, harness.cast.actors["organiser"], "fair.changed", 8)
    found = await log(harness, fair=fair, filter={"text": "fair set up"})
    assert verbs_of(found) == []
    assert found["searchedUntil"] is not None
    assert found["entries"]["pageInfo"]["hasNextPage"]
    rounds = 0
    while found["goOnAfter"] and rounds < 20:
        found = await log(harness, fair=fair, filter={"text": "fair set up"}, after=found["goOnAfter"])
        rounds += 1
        if verbs_of(found):
            break
    assert verbs_of(found) == ["fair.created"]


async def test_unknown_verb_is_shown_unchanged(harness: InsightsHarness) -> None:
    await record(harness, harness.cast.actors["organiser"], "thing.twisted")
    [found] = (await log(harness, language="ar", fair=harness.cast.things["fairId"], filter={"verb": "thing.twisted"}))[
        "entries"
    ]["nodes"]
    assert (found["sentence"], found["known"]) == ("thing.twisted", False)


def test_every_verb_has_a_sentence_in_every_language() -> None:
    verbs = AuditVerbs(combine_declarations(FEATURES).verbs)
    assert all(set(words) == set(LANGUAGES) and all(words.values()) for words in verbs.verbs.values())
    written: set[str] = set()
    for path in OURS.rglob("*.py"):
        if path.parts[1] not in {"kit", "insights", "demo", "bench"}:
            written |= set(
                re.findall(
                    r'(?:record|record_many|_record\w*|keep|turn|_keep|_replace)\((?:[^()"]|\n)*?"([a-z_]+\.[a-z_]+)"',
                    path.read_text(),
                )
            )
    assert len(written) > 30
    assert {each for each in written if not verbs.is_known(each)} == set()
    assert AuditVerbs(combine_declarations(FEATURES).verbs).sentence("product.published", "fr") == "Produit publié"


@pytest.mark.parametrize(
    "who,refused",
    [
        ("anonymous", "SIGN_IN_REQUIRED"),
        ("buyer", "NOT_FOUND"),
        ("exhibitor", "NOT_FOUND"),
        ("other_organiser", "NOT_FOUND"),
        ("partner_key", "NOT_FOUND"),
    ],
)
async def test_only_the_fairs_organiser_reads_its_log(
    harness: InsightsHarness, database: Database, who: str, refused: str
) -> None:
    before, fair = await contents(database), harness.cast.things["fairId"]
    answer = await harness.world.ask(harness.cast.actors[who], LOG, fair=fair)
    assert answer["errors"][0]["extensions"]["code"] == refused
    exported = await harness.world.run(harness.cast.actors[who], EXPORT, fair=fair)
    assert exported["exportAuditLog"]["code"] == refused
    assert await contents(database) == before


async def test_own_log_is_refused_to_members_and_buyers(harness: InsightsHarness) -> None:
    exhibitor = harness.cast.actors["exhibitor"]
    clerk = Actor("per_li", exhibitor.organisation_id, "EXHIBITOR", Role.MEMBER)
    for actor, refused in (
        (clerk, "FORBIDDEN"),
        (harness.cast.actors["buyer"], "FORBIDDEN"),
        (harness.cast.actors["partner_key"], "FORBIDDEN"),
    ):
        answer = await harness.world.ask(actor, LOG)
        assert answer["errors"][0]["extensions"]["code"] == refused


@pytest.mark.parametrize(
    "given,field",
    [
        ({"text": "x" * 101}, "text"),
        ({"verb": "a\x00b"}, "verb"),
        ({"since": "2027-04-15T02:00:00Z", "until": "2027-04-15T01:00:00Z"}, "until"),
        ({"since": "2027-04-15T02:00:00"}, "since"),
    ],
)
async def test_bad_filters_are_refused(
    harness: InsightsHarness, database: Database, given: dict[str, str], field: str
) -> None:
    before = await contents(database)
    answer = await harness.world.run(harness.cast.actors["organiser"], EXPORT, filter=given)
    assert (answer["exportAuditLog"]["code"], answer["exportAuditLog"]["field"]) == ("INVALID", field)
    assert await contents(database) == before


async def test_cursor_of_another_list_is_refused(harness: InsightsHarness) -> None:
    answer = await harness.world.ask(harness.cast.actors["organiser"], LOG, after="eyJ4IjoxfQ")
    assert answer["errors"][0]["extensions"]["code"] == "INVALID"


async def test_filtered_log_is_exported_as_spreadsheet(harness: InsightsHarness) -> None:
    fair, wanted = harness.cast.things["fairId"], {"verb": "booth.published"}
    await record(harness, harness.cast.actors["organiser"], "booth.published", formula="=1+1")
    answer = await harness.world.run(harness.cast.actors["organiser"], EXPORT, language="fr", fair=fair, filter=wanted)
    sheet = answer["exportAuditLog"]
    assert (sheet["rows"], sheet["complete"], sheet["fileName"]) == (2, True, "audit-log-2027-04-15.xlsx")
    key = sheet["url"].removeprefix("/files/").partition("?")[0]
    data = await harness.world.service(Uploads).blobs.get(key)
    assert len(data) == sheet["size"]
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    assert book.sheet_names == ["Journal d’audit"]
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0][3] == "Ce qui a été fait"
    assert {row[3] for row in rows[1:]} == {"Stand ouvert"}
    assert "formula: =1+1" in {row[6] for row in rows[1:]}
    assert str(rows[1][0]) == "2027-04-15 09:00:00", "the fair's time, Asia/Shanghai"


async def test_export_limits_how_far_text_is_searched(
    harness: InsightsHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "_MAX_SCANNED", 2)
    monkeypatch.setattr(audit, "_BATCH", 2)
    await record(harness, harness.cast.actors["organiser"], "fair.changed", 30)
    fair, wanted = harness.cast.things["fairId"], {"text": "fair set up"}
    for maximum, found in ((10, (0, False)), (1_000, (1, True))):
        monkeypatch.setattr(audit_export, "_MAX_SCANNED", maximum)
        answer = await harness.world.run(harness.cast.actors["organiser"], EXPORT, fair=fair, filter=wanted)
        assert (answer["exportAuditLog"]["rows"], answer["exportAuditLog"]["complete"]) == found


def test_audit_export_costs_200_points() -> None:
    fields = {each.name: each for each in get_object_definition(Mutation, strict=True).fields}
    assert fields["export_audit_log"].metadata["points"] == 200


async def test_only_administrators_read_the_installation_log(
    harness: InsightsHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "_BATCH", 2)
    chief, world = harness.cast.actors["administrator"], harness.world
    await world.service(Discovery).request_rebuild(chief)
    for word in ("cup", "lid", "jug"):
        await world.service(Glossaries).save(chief, terms={"en": word, "es": f"una {word}"}, platform=True)
    query = LOG.replace("after: $after)", "after: $after, installation: true)")
    seen, after = list[tuple[str, str]](), None
    while True:
        found = (await world.run(chief, query, first=2, after=after))["auditLog"]
        seen += [(each["verb"], each["person"]) for each in found["entries"]["nodes"]]
        after = found["goOnAfter"]
        if after is None:
            break
    assert [verb for verb, _ in seen] == [
        *("term.saved",) * 3,
        "index.rebuild_requested",
        "person.made_administrator",
    ]
    assert {person for _, person in seen[:-1]} == {"administrator"}
    for other in ("organiser", "exhibitor"):
        refused = await world.ask(harness.cast.actors[other], query)
        assert refused["errors"][0]["extensions"]["code"] == "FORBIDDEN"
