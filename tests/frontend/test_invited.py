"""From the mail with an invitation into the organisation, with and without an account."""

import html
import re

import pytest
from starlette.testclient import TestClient

from tests.frontend import company_nodes, nodes
from tests.frontend.fake_graphql import FakeGraphQL
from tests.frontend.test_entry import SIGN_IN, a_problem

INVITED = "x@termos.example"
TOKEN = "y1_-W" * 8 + "abc"
HOME = f"/en/invitation?token={TOKEN}"
ACCOUNT = {"name": "Li Na", "email": INVITED, "password": "a long sentence"}


def links(page: str) -> list[str]:
    return [html.unescape(each) for each in re.findall(r'(?:href|action)="(/[^"]+)"', page)]


def get(browser: TestClient, path: str) -> str:
    response = browser.get(path)
    assert response.status_code == 200, response.text
    return response.text


def test_invited_sign_up_knows_address_and_asks_no_organisation(graphql: FakeGraphQL) -> None:
    browser = graphql.client()
    sign_up = f"/en/sign-up?invitation={TOKEN}"
    assert sign_up in links(get(browser, HOME))
    page = get(browser, sign_up)
    assert re.search(rf'name="email"[^>]* value="{INVITED}"[^>]* readonly', page)
    assert "Termos del Sur" in page
    assert not re.search(r'name="(?:organisation|country|website|kind)"', page)
    assert sign_up in links(page)


def test_invited_sign_up_sends_invitation_without_organisation(graphql: FakeGraphQL) -> None:
    assert INVITED in graphql.client().post(f"/fr/sign-up?invitation={TOKEN}", data=ACCOUNT).text
    assert graphql.of("signUp").variables["input"] == {**ACCOUNT, "language": "fr", "invitation": TOKEN}


def test_refused_invited_sign_up_keeps_invitation_and_address(graphql: FakeGraphQL) -> None:
    graphql.says["signUp"] = a_problem("INVALID", "password", "A password must have 10 to 200 characters.")
    page = graphql.client().post(f"/en/sign-up?invitation={TOKEN}", data=ACCOUNT | {"password": "short"}).text
    assert re.search(rf'name="email"[^>]* value="{INVITED}"[^>]* readonly', page)
    assert f"/en/sign-up?invitation={TOKEN}" in links(page)
    assert 'name="country"' not in page


def test_confirmation_leads_through_sign_in_to_invitation(graphql: FakeGraphQL) -> None:
    browser = graphql.client()
    page = get(browser, f"/en/confirm?token=abc&next=/invitation%3Ftoken%3D{TOKEN}")
    onward = re.search(r'name="next" value="([^"]+)"', page)
    assert onward is not None
    confirmed = browser.post("/en/confirm", data={"token": "abc", "next": onward[1]}).headers["location"]
    assert confirmed.startswith("/en/sign-in?confirmed=1&next=")
    assert f'name="next" value="/invitation?token={TOKEN}"' in get(browser, confirmed)
    graphql.says["signIn"] = {"me": {"language": "en"}}
    signed_in = browser.post("/en/sign-in", data=SIGN_IN | {"next": onward[1]})
    assert signed_in.headers["location"] == f"/invitation?token={TOKEN}"
    assert browser.get(f"/invitation?token={TOKEN}", headers={"accept-language": "en"}).headers["location"] == HOME


def test_confirmation_never_redirects_to_another_site(graphql: FakeGraphQL) -> None:
    page = get(graphql.client(), "/en/confirm?token=abc&next=https://evil.example/invitation%3Ftoken%3Dabc")
    assert 'name="next" value=""' in page


def test_resent_email_keeps_the_invitation(graphql: FakeGraphQL) -> None:
    graphql.client().post("/en/confirm", data={"email": INVITED, "next": HOME})
    assert graphql.of("resendConfirmation").variables == {"email": INVITED, "invitation": TOKEN}


def test_sign_in_and_sign_up_keep_invitation_between_them(graphql: FakeGraphQL) -> None:
    browser = graphql.client()
    [sign_in] = {each for each in links(get(browser, HOME)) if each.startswith("/en/sign-in?")}
    page = get(browser, sign_in)
    assert f'name="next" value="{HOME}"' in page
    assert f"/en/sign-up?invitation={TOKEN}" in links(page)
    assert sign_in in links(get(browser, f"/en/sign-up?invitation={TOKEN}"))


def test_signed_in_person_skips_sign_up(graphql: FakeGraphQL) -> None:
    graphql.says["me"] = nodes.me(email=INVITED)
    browser = graphql.client(expo_session="x")
    assert browser.get(f"/en/sign-up?invitation={TOKEN}").headers["location"] == HOME
    assert "Accept the invitation" in get(browser, HOME)


def test_invitation_for_another_address_offers_switching_account(graphql: FakeGraphQL) -> None:
    graphql.says["me"] = nodes.me()
    graphql.cookies = ["expo_session=; Max-Age=0"]
    browser = graphql.client(expo_session="x")
    page = get(browser, HOME)
    assert f"This invitation was sent to {INVITED}. You are signed in as lucia@termos.example." in page
    assert "<button>Accept</button>" not in page
    onward = re.search(r'name="next" value="([^"]+)"', page)
    assert onward is not None
    response = browser.post("/en/sign-out", data={"next": onward[1]})
    assert response.headers["location"] == HOME
    assert response.headers["set-cookie"] == "expo_session=; Max-Age=0"


def test_refused_acceptance_offers_switching_account(graphql: FakeGraphQL) -> None:
    graphql.says |= {"me": nodes.me(), "acceptInvitation": a_problem("INVITATION_FOR_ANOTHER")}
    response = graphql.client(expo_session="x").post(HOME, data={"token": TOKEN})
    assert response.status_code == 422
    assert f'name="next" value="{HOME}"' in response.text
    assert response.text.count('role="alert"') == 1


def test_sign_out_never_redirects_to_another_site(graphql: FakeGraphQL) -> None:
    browser = graphql.client(expo_session="x")
    assert browser.post("/en/sign-out", data={"next": "//evil.example/"}).headers["location"] == "/en"
    assert browser.post("/en/sign-out").headers["location"] == "/en"


def test_token_pages_are_uncached_and_leak_no_referrer(graphql: FakeGraphQL) -> None:
    for path in (HOME, f"/en/sign-up?invitation={TOKEN}", f"/en/sign-in?next={HOME}", "/en/confirm?token=abc"):
        headers = graphql.client().get(path).headers
        assert headers["referrer-policy"] == "strict-origin"
        assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", [HOME, f"/en/sign-up?invitation={TOKEN}"])
def test_expired_invitation_says_what_to_do(graphql: FakeGraphQL, path: str) -> None:
    graphql.errors = [{"message": "x", "extensions": {"code": "LINK_EXPIRED"}}]
    response = graphql.client().get(path)
    assert response.status_code == 404
    assert "This invitation is no longer valid" in response.text
    assert "Ask the person who invited you for a new one" in response.text
    assert "/en/sign-in" in links(response.text)
    assert response.headers["cache-control"] == "no-store"


def test_email_can_be_resent_from_the_waiting_page(graphql: FakeGraphQL) -> None:
    browser = graphql.client()
    page = browser.post(f"/en/sign-up?invitation={TOKEN}", data=ACCOUNT).text
    fields = dict(re.findall(r'type="hidden" name="(email|next|again)" value="([^"]*)"', page))
    assert "/en/confirm" in links(page)
    again = browser.post("/en/confirm", data=fields).text
    assert graphql.of("resendConfirmation").variables == {"email": INVITED, "invitation": TOKEN}
    assert "Email sent again." in again


def test_acceptance_confirms_the_membership(graphql: FakeGraphQL) -> None:
    graphql.says |= company_nodes.everything() | {"me": company_nodes.acting("BUYER", "MEMBER")}
    browser = graphql.client(expo_session="x")
    onward = browser.post("/en/invitation", data={"token": TOKEN}).headers["location"]
    assert onward == "/en/company?done=joined"
    assert "you are now a member of the organisation" in get(browser, onward)
