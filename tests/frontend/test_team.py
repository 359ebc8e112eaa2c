"""The team and the company of every kind of organisation: who may do what, and what each person is offered."""

import re

import pytest
from starlette.testclient import TestClient

from expo.features import FEATURES
from frontend.exhibitor.api_keys import SCOPES
from tests.frontend import company_nodes
from tests.frontend.company_nodes import a_member, acting
from tests.frontend.fake_graphql import FakeGraphQL


def browser(graphql: FakeGraphQL, **says: object) -> TestClient:
    """Return the browser of somebody whom the server knows."""
    graphql.says |= company_nodes.everything() | says
    return graphql.client(expo_session="x")


@pytest.mark.parametrize("kind, room", [("EXHIBITOR", True), ("ORGANISER", True), ("BUYER", False), ("PARTNER", False)])
@pytest.mark.parametrize("path", ["/team", "/company", "/portal/api-keys"])
def test_page_shows_menu_of_own_area(graphql: FakeGraphQL, kind: str, room: bool, path: str) -> None:
    html = browser(graphql, me=acting(kind)).get(f"/en{path}").text
    assert ('class="side-nav"' in html) is room
    assert html.count("<h1>") == 1


def test_last_owner_is_explained_and_cannot_be_changed(graphql: FakeGraphQL) -> None:
    html = browser(graphql, me=acting("EXHIBITOR", "OWNER", a_member("per_1", "OWNER"))).get("/en/team").text
    assert "You are the only owner." in html
    assert "/team/remove" not in html
    assert "/team/role" not in html


def test_one_of_two_owners_can_take_a_lower_role(graphql: FakeGraphQL) -> None:
    me = acting("EXHIBITOR", "OWNER", a_member("per_1", "OWNER"), a_member("per_2", "OWNER"))
    html = browser(graphql, me=me).get("/en/team").text
    assert html.count('action="/en/team/role"') == 2
    assert html.count('action="/en/team/remove"') == 1  # nobody removes herself here


def test_manager_cannot_change_owners_or_grant_ownership(graphql: FakeGraphQL) -> None:
    members = [a_member("per_1", "MANAGER"), a_member("per_2", "OWNER"), a_member("per_3", "MEMBER")]
    html = browser(graphql, me=acting("EXHIBITOR", "MANAGER", *members)).get("/en/team").text
    assert 'id="r-per_3"' in html
    assert 'id="r-per_2"' not in html
    assert '<option value="OWNER"' not in html
    assert 'name="role" value="OWNER"' not in html


def test_member_sees_people_and_roles_and_no_forms(graphql: FakeGraphQL) -> None:
    html = browser(graphql, me=acting("BUYER", "MEMBER")).get("/en/team").text
    assert "Name of per_2" in html
    assert "What each role can do" in html
    assert 'action="/en/team' not in html


def test_member_is_invited(graphql: FakeGraphQL) -> None:
    client = browser(graphql)
    response = client.post("/en/team/invite", data={"key": "k" * 20, "email": "li@x.example", "role": "MANAGER"})
    assert response.headers["location"] == "/en/team?done=invited"
    asked = graphql.of("inviteMember")
    assert (asked.variables, asked.key) == ({"email": "li@x.example", "role": "MANAGER"}, "k" * 20)


def test_refused_invitation_shows_error_at_the_email(graphql: FakeGraphQL) -> None:
    problem = {"code": "ALREADY_MEMBER", "message": "In English.", "field": "email"}
    response = browser(graphql, inviteMember=problem).post(
        "/es/team/invite", data={"part": "invite", "email": "li@x.example", "role": "MEMBER"}
    )
    assert response.status_code == 422
    assert 'id="bad-email"' in response.text
    assert 'value="li@x.example"' in response.text
    assert "In English." not in response.text


@pytest.mark.parametrize(
    "path, field, form, done",
    [
        ("/team/role", "changeRole", {"personId": "per_2", "role": "OWNER"}, "role"),
        ("/team/remove", "removeMember", {"personId": "per_2"}, "removed"),
        ("/team/invitations/revoke", "revokeInvitation", {"invitationId": "inv_1"}, "revoked"),
    ],
)
def test_team_buttons_send_their_mutation(
    graphql: FakeGraphQL, path: str, field: str, form: dict[str, str], done: str
) -> None:
    response = browser(graphql).post(f"/en{path}", data=form)
    assert response.headers["location"] == f"/en/team?done={done}"
    assert graphql.of(field).variables == form


def test_last_owner_cannot_leave_and_reads_why(graphql: FakeGraphQL) -> None:
    problem = {"code": "LAST_OWNER", "message": "In English.", "field": None}
    response = browser(graphql, leaveOrganisation=problem).post("/en/company/leave", data={"part": "leave"})
    assert response.status_code == 422
    assert "make someone else an owner first" in response.text


def test_organisation_is_changed_and_website_cleared(graphql: FakeGraphQL) -> None:
    form = {"name": " Heng ", "country": "CN", "website": ""}
    assert browser(graphql).post("/en/company", data=form).headers["location"] == "/en/company?done=saved"
    assert graphql.of("changeOrganisation").variables == {"name": "Heng", "country": "CN", "website": ""}


def test_member_sees_organisation_read_only(graphql: FakeGraphQL) -> None:
    html = browser(graphql, me=acting("BUYER", "MEMBER")).get("/en/company").text
    assert 'action="/en/company"' not in html
    assert "Only an owner or manager can change these." in html


@pytest.mark.parametrize("kind, leads", [("EXHIBITOR", "/en/portal"), ("BUYER", "/en/company")])
def test_new_organisation_leads_to_its_area(graphql: FakeGraphQL, kind: str, leads: str) -> None:
    form = {"kind": kind, "name": "Heng", "country": "CN", "website": ""}
    response = browser(graphql, createOrganisation={"id": "org_2", "kind": kind}).post("/en/company/found", data=form)
    assert response.headers["location"] == f"{leads}?done=founded"
    given = {"kind": kind, "name": "Heng", "country": "CN", "website": None}
    assert graphql.of("createOrganisation").variables == {"input": given}


def test_person_switches_to_another_organisation(graphql: FakeGraphQL) -> None:
    graphql.cookies = ["expo_session=other; Path=/"]
    response = browser(graphql).post("/en/company/switch", data={"organisationId": "org_2"})
    assert response.headers["location"] == "/en/company?done=switched"
    assert response.headers["set-cookie"].startswith("expo_session=other")
    assert graphql.of("switchOrganisation").variables == {"organisationId": "org_2"}


@pytest.mark.parametrize("path", ["/team", "/company", "/portal/api-keys"])
def test_person_without_organisation_is_led_to_company_page(graphql: FakeGraphQL, path: str) -> None:
    html = browser(graphql, me=acting(actingFor=None, memberships=[]), apiKeys=None).get(f"/en{path}").text
    assert "/company" in html
    assert html.count("<h1>") == 1


def test_team_pages_require_sign_in(graphql: FakeGraphQL) -> None:
    graphql.says["me"] = None
    for path in ("/team", "/company"):
        assert (
            graphql.client().get(f"/en{path}").headers["location"]
            == f"/en/sign-in?next=%2Fen{path.replace('/', '%2F')}"
        )


def test_each_scope_is_explained() -> None:
    assert set(SCOPES) == {scope for feature in FEATURES for scope in feature.scopes}


@pytest.mark.parametrize(
    "kind, lacks",
    [
        ("BUYER", {"catalog:write", "exhibitors:write", "installation:read", "installation:write"}),
        ("PARTNER", {"catalog:write", "exhibitors:write", "installation:read", "installation:write"}),
        ("EXHIBITOR", {"installation:read", "installation:write"}),
        ("ORGANISER", {"installation:read", "installation:write"}),
    ],
)
def test_api_key_scopes_fit_the_kind_of_organisation(graphql: FakeGraphQL, kind: str, lacks: set[str]) -> None:
    """A buyer's key reads products for registered or chosen buyers, and exhibitors' contacts: scopes to read are hers."""
    every = [*SCOPES, "something:new"]
    html = browser(graphql, me=acting(kind), apiKeyScopes=every).get("/en/portal/api-keys").text
    assert re.findall(r'name="scopes" value="([^"]+)"', html) == [each for each in every if each not in lacks]


def test_administrator_key_offers_installation_scopes(graphql: FakeGraphQL) -> None:
    html = browser(graphql, me=acting("EXHIBITOR", administrator=True), apiKeyScopes=list(SCOPES)).get(
        "/en/portal/api-keys"
    )
    assert re.findall(r'name="scopes" value="([^"]+)"', html.text) == list(SCOPES)


@pytest.mark.parametrize("kind, keeps", [("EXHIBITOR", True), ("BUYER", False), ("ORGANISER", False)])
def test_api_key_page_mentions_products_to_exhibitors_only(graphql: FakeGraphQL, kind: str, keeps: bool) -> None:
    html = browser(graphql, me=acting(kind), apiKeys={"nodes": []}).get("/en/portal/api-keys").text
    assert "No keys yet" in html
    assert ("keep products up to date" in html) is keeps
