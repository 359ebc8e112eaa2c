"""What a form about a company or its booth offers: who was typed, who is saved, room for one more, every language."""

from typing import Any, Final

import pytest
from starlette.testclient import TestClient

from frontend.exhibitor.company_fields import MAX_CONTACTS, MAX_STAFF
from tests.frontend import company_nodes
from tests.frontend.fake_graphql import FakeGraphQL
from tests.frontend.test_pages import the_page

INVALID: Final = {"code": "INVALID", "message": "Not an e-mail address.", "field": "staff.email"}
COMPANY: Final = "/en/portal/company"
BOOTH: Final = "/en/portal/booths/boo_1"
STAFF: Final = ("staff", BOOTH, "/staff", "setStaff")
CONTACTS: Final = ("contact", COMPANY, "/contacts", "setContacts")


def people(count: int, called: str = "P") -> list[dict[str, Any]]:
    """Return people of staff or contacts; the last speaks a language that few speak."""
    found = [company_nodes.a_person(id=f"staff_{n}", name=f"{called}{n}", phone=None) for n in range(count)]
    return [*found[:-1], found[-1] | {"languages": ["de", "sv"]}]


def with_people(graphql: FakeGraphQL, count: int, called: str = "P") -> None:
    """Let the booth and the company have these people."""
    graphql.says["booth"] = company_nodes.a_booth(staff=people(count, called))
    graphql.says["myExhibitor"] = company_nodes.own(contacts=people(count, called))


def drawn(html: str, kind: str) -> dict[str, Any]:
    """Return the rows of people on a page, as a browser would send them."""
    fields = [each for each in the_page(html).all("input") if str(each.get("name")).startswith(f"{kind}-")]
    said: dict[str, Any] = {}
    for each in fields:
        if each.get("type") != "checkbox":
            said[str(each["name"])] = each.get("value") or ""
        elif "checked" in each:
            said.setdefault(str(each["name"]), []).append(each["value"])
    return said


@pytest.mark.parametrize("kind, page, form, mutation", [STAFF, CONTACTS])
def test_refused_rows_survive_concurrent_changes_of_list(
    portal: FakeGraphQL, clerk: TestClient, kind: str, page: str, form: str, mutation: str
) -> None:
    with_people(portal, 5)
    mine = drawn(clerk.get(page).text, kind) | {"part": form[1:], "version": "4"}
    assert mine[f"{kind}-4-name"] == "P4"
    portal.says[mutation] = INVALID
    for count in (1, 9):
        with_people(portal, count, "Q")

        response = clerk.post(page + form, data=mine | {f"{kind}-5-name": "Li", f"{kind}-5-email": "nowhere"})

        assert response.status_code == 422
        again = drawn(response.text, kind)
        assert [again[f"{kind}-{n}-name"] for n in range(7)] == ["P0", "P1", "P2", "P3", "P4", "Li", ""]
        assert f"{kind}-7-name" not in again
        assert again[f"{kind}-4-languages"] == ["de", "sv"]
        assert again.get(f"{kind}-4-id") == mine.get(f"{kind}-4-id")
        assert "<bdi>Q0</bdi>" not in response.text


@pytest.mark.parametrize("kind, page, form, mutation", [STAFF, CONTACTS])
def test_emptied_rows_stay_empty_after_refusal(
    portal: FakeGraphQL, clerk: TestClient, kind: str, page: str, form: str, mutation: str
) -> None:
    with_people(portal, 3)
    portal.says[mutation] = INVALID
    emptied = {f"{kind}-{n}-name": "" for n in range(4)} | {"part": form[1:]}
    again = drawn(clerk.post(page + form, data=emptied).text, kind)
    assert [again.get(f"{kind}-{n}-name") for n in range(3)] == ["", "", None]


@pytest.mark.parametrize("kind, page, maximum", [("staff", BOOTH, MAX_STAFF), ("contact", COMPANY, MAX_CONTACTS)])
def test_full_list_has_no_spare_row(portal: FakeGraphQL, clerk: TestClient, kind: str, page: str, maximum: int) -> None:
    for count, last_row in ((maximum - 1, maximum - 1), (maximum, maximum - 1)):
        with_people(portal, count)
        names = [each for each in drawn(clerk.get(page).text, kind) if each.endswith("-name")]
        assert names[-1] == f"{kind}-{last_row}-name"


def test_rows_above_the_limit_come_back_too(portal: FakeGraphQL, clerk: TestClient) -> None:
    portal.says["setStaff"] = INVALID
    many = {f"staff-{n}-name": f"P{n}" for n in range(MAX_STAFF + 2)} | {"part": "staff"}
    again = drawn(clerk.post(f"{BOOTH}/staff", data=many).text, "staff")
    assert [again.get(f"staff-{MAX_STAFF + n}-name") for n in range(3)] == ["P30", "P31", None]


def test_profile_form_keeps_rarely_offered_languages(portal: FakeGraphQL, clerk: TestClient) -> None:
    portal.says["myExhibitor"] = company_nodes.own(languages=["zh", "sv"])
    spoken = [each for each in the_page(clerk.get(COMPANY).text).all("input") if each.get("name") == "languages"]
    assert [each["value"] for each in spoken if "checked" in each] == ["zh", "sv"]
    values = [each["value"] for each in spoken]
    assert len(values) == len(set(values))
    portal.says["saveExhibitor"] = INVALID | {"field": "city"}
    refused = clerk.post(f"{COMPANY}/profile", data={"part": "profile", "languages": ["en", "is"]}).text
    spoken = [each for each in the_page(refused).all("input") if each.get("name") == "languages"]
    assert [each["value"] for each in spoken if "checked" in each] == ["en", "is"]
    assert "sv" in [each["value"] for each in spoken]
