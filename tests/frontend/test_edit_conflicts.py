"""Two people write one form: the second sees what both have written, and what she did not touch stays theirs."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from starlette.testclient import TestClient

from frontend.exhibitor import company_conflicts as writers
from frontend.exhibitor.conflicts import ConflictForm, Sides, sides
from frontend.site.form_data import Form
from tests.frontend import company_nodes, nodes
from tests.frontend.fake_graphql import FakeGraphQL

CONFLICT = {"code": "VERSION_CONFLICT", "message": "It is at version 5 now.", "field": "version"}
LATER = company_nodes.written(version=5)
PROFILE = "/en/portal/company/profile"
BOOTH = "/en/portal/booths/boo_1"


def as_sent(form: Form, **changes: Any) -> dict[str, Any]:
    """Return a saved form as a browser would send it with changes."""
    return {**form.values, **form.repeated, "key": "k" * 20, **changes}


def profile(data: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    """Return what the profile's form says, opened on ``data``."""
    begun = writers.PROFILE.begin(data)
    return as_sent(writers.saved_profile(data), part="profile", **begun, **changes)


def next_form(html: str) -> dict[str, Any]:
    """Return the hidden fields of the page's form as a browser would send them."""
    form = html[html.index('<form class="conflict"') :]
    found: dict[str, Any] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form):
        found.setdefault(name, []).append(value)
    return {name: values if len(values) > 1 else values[0] for name, values in found.items()}


def last(graphql: FakeGraphQL, name: str) -> Mapping[str, Any]:
    """Return the variables with which a mutation was asked for last."""
    return [each for each in graphql.asked if name in each.fields][-1].variables


def refusing_once(said: Mapping[str, Any]) -> Iterator[Any]:
    yield CONFLICT
    while True:
        yield said


def test_changes_of_both_editors_are_distinguished() -> None:
    began = dict.fromkeys("abcde", 0)
    mine = {"a": 1, "b": 1, "c": 0, "d": 1, "e": 0}
    theirs = {"a": 2, "b": 0, "c": 2, "d": 1, "e": 0}
    assert sides("abcde", began, mine, theirs) == Sides(["a"], ["b"], ["c"])
    assert sides("ab", {}, mine, theirs) == Sides(["a", "b"], [], [])


@pytest.mark.parametrize(
    "path, form",
    [
        ("/en/portal/company", writers.PROFILE),
        ("/en/portal/company", writers.CONTACTS),
        (BOOTH, writers.WORDS),
        (BOOTH, writers.STAFF),
    ],
)
def test_forms_carry_version_and_state_seen(
    portal: FakeGraphQL, clerk: TestClient, path: str, form: ConflictForm
) -> None:
    html = clerk.get(path).text
    begun = form.begin(portal.says)
    assert begun["version"] == "4"
    assert f'<input type="hidden" name="seen" value="{begun["seen"]}">' in html


def test_new_company_starts_at_version_zero(portal: FakeGraphQL, clerk: TestClient) -> None:
    portal.says["myExhibitor"] = None
    assert '<input type="hidden" name="version" value="0">' in clerk.get("/en/portal/company").text


def test_saving_sends_the_version_read(portal: FakeGraphQL, clerk: TestClient) -> None:
    clerk.post(PROFILE, data=profile(portal.says))
    assert portal.of("saveExhibitor").variables["version"] == 4
    clerk.post(
        "/en/portal/company/contacts", data={"version": "4", "contact-0-name": "Li", "contact-0-email": "a@b.example"}
    )
    assert portal.of("setContacts").variables["version"] == 4
    clerk.post(BOOTH, data={"version": "4", "headline": ""})
    assert portal.of("changeBooth").variables == {"boothId": "boo_1", "headline": None, "section": None, "version": 4}
    clerk.post(f"{BOOTH}/staff", data={"version": "4"})
    assert portal.of("setStaff").variables["version"] == 4


def test_conflict_shows_both_versions_and_saves_nothing(portal: FakeGraphQL, clerk: TestClient) -> None:
    mine = profile(portal.says, city="Yiwu", website="https://mine.example", markets=["ES", "FR"])
    portal.says["myExhibitor"] = company_nodes.own(city="Jinhua", founded=1999, **LATER)
    portal.says["saveExhibitor"] = CONFLICT

    response = clerk.post(PROFILE, data=mine)

    assert response.status_code == 409
    html = response.text
    for words in (
        "Two people have changed the company profile",
        "<bdi>应志豪</bdi> saved changes ",
        "You both changed 1 detail. Choose which version to keep",
        "<bdi>Yiwu</bdi>",
        "<bdi>Jinhua</bdi>",
        "<bdi>https://mine.example</bdi>",
        "<bdi>1999</bdi>",
        "Spain · France",
        'name="take-city"',
    ):
        assert words in html
    again = next_form(html)
    assert (again["version"], sorted(again["mine"]), again["city"]) == ("5", ["markets", "website"], "Yiwu")
    assert sum("saveExhibitor" in each.fields for each in portal.asked) == 1


def test_resolved_conflict_saves_choices_and_merged_changes(portal: FakeGraphQL, clerk: TestClient) -> None:
    mine = profile(portal.says, city="Yiwu", website="https://mine.example", employees="200")
    portal.says["myExhibitor"] = company_nodes.own(city="Jinhua", founded=1999, **LATER)
    portal.says["saveExhibitor"] = CONFLICT
    form = next_form(clerk.post(PROFILE, data=mine).text)
    portal.says["saveExhibitor"] = {"id": "exh_1"}

    response = clerk.post(PROFILE, data=form | {"do": "settle", "take-city": "theirs"})

    assert response.headers["location"] == "/en/portal/company?done=saved"
    said = last(portal, "saveExhibitor")
    told = {name: said["input"][name] for name in ("city", "founded", "website", "employees")}
    assert said["version"] == 5
    assert told == {"city": "Jinhua", "founded": 1999, "website": "https://mine.example", "employees": 200}


def test_unrelated_concurrent_change_is_merged_silently(portal: FakeGraphQL, clerk: TestClient) -> None:
    people = company_nodes.own()["contacts"]
    mine = as_sent(
        writers.saved_contacts(portal.says), **writers.CONTACTS.begin(portal.says), **{"contact-0-name": "Li"}
    )
    portal.says["myExhibitor"] = company_nodes.own(city="Jinhua", **LATER)
    answers = refusing_once({"id": "exh_1"})
    ask = portal.ask

    async def answering(*args: Any, **more: Any) -> Any:
        if "setContacts" in args[1] and "mutation" in args[1]:
            portal.says["setContacts"] = next(answers)
        return await ask(*args, **more)

    portal.ask = answering  # type: ignore[method-assign]
    response = portal.client(expo_session="x").post("/en/portal/company/contacts", data=mine)

    assert response.headers["location"].startswith("/en/portal/company?done=saved")
    sent = [each for each in portal.asked if "setContacts" in each.fields]
    assert [each.variables["version"] for each in sent] == [4, 5]
    assert sent[0].key != sent[1].key
    assert sent[1].variables["contacts"][0]["name"] == "Li"
    assert len(sent[1].variables["contacts"]) == len(people)


def test_conflicting_staff_lists_offer_a_choice(portal: FakeGraphQL, clerk: TestClient) -> None:
    mine = as_sent(writers.saved_staff(portal.says), **writers.STAFF.begin(portal.says), **{"staff-0-name": "Li"})
    theirs = nodes.a_booth()["staff"][0] | {"name": "Wang"}
    portal.says["booth"] = company_nodes.a_booth(staff=[theirs], **LATER)
    portal.says["setStaff"] = CONFLICT
    html = clerk.post(f"{BOOTH}/staff", data=mine).text
    assert "Two people have changed this booth" in html
    assert "<bdi>Wang · " in html
    form = next_form(html)
    portal.says["setStaff"] = {"id": "boo_1"}

    clerk.post(f"{BOOTH}/staff", data=form | {"do": "settle", "take-staff": "mine"})

    said = last(portal, "setStaff")
    assert (said["version"], [each["name"] for each in said["staff"]]) == (5, ["Li"])


def test_conflicting_booth_headlines_offer_a_choice(portal: FakeGraphQL, clerk: TestClient) -> None:
    mine = as_sent(writers.saved_words(portal.says), **writers.WORDS.begin(portal.says), headline="新品")
    mine.pop("section")
    portal.says["booth"] = company_nodes.a_booth(headline=company_nodes.authored("春季"), **LATER)
    portal.says["changeBooth"] = CONFLICT
    html = clerk.post(BOOTH, data=mine).text
    assert 'name="take-headline"' in html
    assert 'name="take-section"' not in html
    form = next_form(html)
    portal.says["changeBooth"] = {"id": "boo_1"}

    clerk.post(BOOTH, data=form | {"do": "settle", "take-headline": "theirs"})

    said = last(portal, "changeBooth")
    assert (said["version"], said["headline"]["text"], said["section"]) == (5, "春季", None)


def test_second_conflict_while_saving_is_reported(portal: FakeGraphQL, clerk: TestClient) -> None:
    mine = as_sent(
        writers.saved_contacts(portal.says), **writers.CONTACTS.begin(portal.says), **{"contact-0-name": "Li"}
    )
    portal.says["setContacts"] = CONFLICT
    response = clerk.post("/en/portal/company/contacts", data=mine | {"part": "contacts"})
    assert response.status_code == 422
    assert "Someone else has just saved changes too. Save again to see both versions." in response.text


def test_conflicting_languages_are_shown_by_name(portal: FakeGraphQL, clerk: TestClient) -> None:
    mine = profile(portal.says, languages=["en", "is"])
    portal.says["myExhibitor"] = company_nodes.own(languages=["sv"], **LATER)
    portal.says["saveExhibitor"] = CONFLICT
    html = clerk.post(PROFILE, data=mine).text
    for words in ("<bdi>English · Icelandic</bdi>", "<bdi>Swedish</bdi>"):
        assert words in html
