"""Signing up and in, and one's account."""

import re

import pytest

from tests.frontend import nodes
from tests.frontend.fake_graphql import FakeGraphQL

SIGN_IN = {"email": "lucia@termos.example", "password": "a long sentence", "next": "/en/products/prod_1"}


def a_problem(code: str, field: str | None = None, message: str = "This cannot be.") -> dict[str, str | None]:
    return {"code": code, "message": message, "field": field}


def test_sign_in_sets_cookie_and_continues_in_account_language(graphql: FakeGraphQL) -> None:
    graphql.says["signIn"] = {"me": {"language": "es"}}
    graphql.cookies = ["expo_session=secret; HttpOnly; Path=/"]
    response = graphql.client().post("/en/sign-in", data=SIGN_IN, headers={"user-agent": "X11; Linux Firefox/130"})
    assert response.status_code == 303
    assert response.headers["location"] == "/es/products/prod_1"
    assert response.headers["set-cookie"] == "expo_session=secret; HttpOnly; Path=/"


def test_refused_sign_in_says_why_and_drops_the_password(graphql: FakeGraphQL) -> None:
    graphql.says["signIn"] = a_problem("SIGN_IN_FAILED")
    response = graphql.client().post("/es/sign-in", data=SIGN_IN)
    assert response.status_code == 422
    assert "El correo electrónico o la contraseña no son correctos." in response.text
    assert 'value="lucia@termos.example"' in response.text
    assert "a long sentence" not in response.text


def test_second_factor_is_requested_if_enabled(graphql: FakeGraphQL) -> None:
    assert 'name="code"' not in graphql.client().get("/en/sign-in").text
    graphql.says["signIn"] = a_problem("CODE_REQUIRED", "code")
    assert 'autocomplete="one-time-code"' in graphql.client().post("/en/sign-in", data=SIGN_IN).text


def test_field_error_is_shown_at_its_field(graphql: FakeGraphQL) -> None:
    graphql.says["signUp"] = a_problem("INVALID", "password", "This is too short: at least 10 characters.")
    html = graphql.client().post("/ru/sign-up", data={"kind": "EXHIBITOR", "password": "short"}).text
    assert re.search(r'id="bad-password"><bdi lang="en">This is too short', html)
    assert 'value="EXHIBITOR" checked' in html
    assert 'role="alert"' not in html


def test_general_error_is_shown_above_the_form(graphql: FakeGraphQL) -> None:
    graphql.says["signUp"] = a_problem("RATE_LIMITED")
    assert 'role="alert"' in graphql.client().post("/en/sign-up", data={}).text


@pytest.mark.parametrize(
    "seconds, words",
    [
        (1, "in 1 second."),
        (30, "in 30 seconds."),
        (90, "in 90 seconds."),
        (91, "in 2 minutes."),
        (900, "in 15 minutes."),
    ],
)
def test_locked_sign_in_says_when_to_retry(graphql: FakeGraphQL, seconds: int, words: str) -> None:
    graphql.says["signIn"] = {**a_problem("SIGN_IN_LOCKED"), "retryAfter": seconds}
    response = graphql.client().post("/en/sign-in", data={"email": "a@b.example", "password": "x"})
    assert (response.status_code, response.headers["retry-after"]) == (429, str(seconds))
    assert f"Too many failed attempts. You can try again {words}" in response.text


def test_refused_sign_in_without_retry_time_is_not_429(graphql: FakeGraphQL) -> None:
    graphql.says["signIn"] = {**a_problem("SIGN_IN_FAILED"), "retryAfter": None}
    response = graphql.client().post("/en/sign-in", data={"email": "a@b.example", "password": "x"})
    assert response.status_code == 422
    assert "retry-after" not in response.headers


def test_sign_up_sends_person_and_organisation(graphql: FakeGraphQL) -> None:
    form = {
        "kind": "BUYER",
        "organisation": "Termos del Sur",
        "country": "ES",
        "website": "",
        "name": "Lucía",
        "email": "l@t.example",
        "password": "a long sentence",
    }
    response = graphql.client().post("/es/sign-up", data=form)
    assert "l@t.example" in response.text
    asked = graphql.of("signUp").variables["input"]
    assert asked["language"] == "es"
    assert asked["organisation"] == {"kind": "BUYER", "name": "Termos del Sur", "country": "ES", "website": None}


def test_confirmation_link_needs_a_button_press(graphql: FakeGraphQL) -> None:
    page = graphql.client().get("/en/confirm?token=abc")
    assert graphql.asked == []
    assert 'name="token" value="abc"' in page.text
    assert graphql.client().post("/en/confirm", data={"token": "abc"}).headers["location"] == "/en/sign-in?confirmed=1"


def test_expired_link_offers_another_email(graphql: FakeGraphQL) -> None:
    graphql.says["confirmEmail"] = a_problem("LINK_EXPIRED", "token")
    assert "Send the email again" in graphql.client().post("/en/confirm", data={"token": "abc"}).text


def test_account_requires_sign_in(graphql: FakeGraphQL) -> None:
    assert graphql.client().get("/en/account").headers["location"].startswith("/en/sign-in?next=")


def test_account_lists_sessions_and_ends_one(graphql: FakeGraphQL) -> None:
    graphql.says["me"] = nodes.me()
    browser = graphql.client(expo_session="x")
    assert "Unknown device" in browser.get("/en/account").text
    response = browser.post("/en/account/sessions/end", data={"session": "ses_2"})
    assert response.headers["location"] == "/en/account?done=session"
    assert graphql.of("endSession").variables == {"sessionId": "ses_2"}


def test_second_factor_secret_is_shown_and_not_cached(graphql: FakeGraphQL) -> None:
    graphql.says["startTwoFactor"] = {"secret": "JBSWY3DPEHPK3PXP", "uri": "otpauth://totp/x?secret=JBSWY3DPEHPK3PXP"}
    response = graphql.client(expo_session="x").post("/en/account/two-factor", data={"step": "start", "password": "p"})
    assert "JBSWY3DPEHPK3PXP" in response.text
    assert "<svg" in response.text
    assert response.headers["cache-control"] == "no-store"


def test_head_request_has_no_side_effects(graphql: FakeGraphQL) -> None:
    for path in ("/en/sign-up", "/en/sign-in", "/en/confirm?token=abc", "/en/reset?token=abc", "/en/explorer"):
        assert graphql.client().head(path).status_code == 200
    assert graphql.asked == []


def test_contacts_are_shown_if_server_returns_them(graphql: FakeGraphQL) -> None:
    contact = {
        "name": "Li Na",
        "position": "Export",
        "email": "li@hengnuan.example",
        "phone": "+8657987123456",
        "languages": ["en"],
    }
    graphql.says |= {"me": nodes.me(), "booth": nodes.a_booth(exhibitor=nodes.an_exhibitor(contacts=[contact]))}
    html = graphql.client(expo_session="x").get("/en/booths/boo_1").text
    assert 'href="mailto:li@hengnuan.example"' in html
    assert 'href="tel:+8657987123456"' in html
    assert "Sign in to see contacts" not in html


def test_second_factor_prompt_focuses_the_password(graphql: FakeGraphQL) -> None:
    for code in ("CODE_REQUIRED", "WRONG_CODE"):
        graphql.says["signIn"] = a_problem(code, "code")
        html = graphql.client().post("/fr/sign-in", data=SIGN_IN).text
        assert re.findall(r'name="(\w+)"[^>]* autofocus', html) == ["password"]
        assert "Veuillez saisir votre mot de passe une nouvelle fois." in html
        assert 'id="bad-code"' in html


def test_wrong_setup_code_offers_to_restart_second_factor(graphql: FakeGraphQL) -> None:
    graphql.says["confirmTwoFactor"] = a_problem("WRONG_CODE", "code")
    graphql.says["startTwoFactor"] = {"secret": "NEWPDPK3PXPJBSWY", "uri": "otpauth://totp/x?secret=NEWPDPK3PXPJBSWY"}
    browser = graphql.client(expo_session="x")
    html = browser.post("/en/account/two-factor", data={"step": "confirm", "code": "000000"}).text
    assert 'name="step" value="confirm"' in html
    assert 'name="step" value="start"' in html
    assert re.findall(r'name="(\w+)"[^>]* autofocus', html) == ["code"]
    again = browser.post("/en/account/two-factor", data={"step": "start", "password": "a long sentence"}).text
    assert "NEWPDPK3PXPJBSWY" in again
    assert 'value="start"' not in again


@pytest.mark.parametrize("kind, room", [("EXHIBITOR", "/fr/portal"), ("ORGANISER", "/fr/console"), ("BUYER", "/fr")])
def test_sign_in_without_target_leads_to_own_area(graphql: FakeGraphQL, kind: str, room: str) -> None:
    me = {"language": "fr", "administrator": True, "actingFor": {"organisation": {"kind": kind}}}
    graphql.says["signIn"] = {"me": me}
    sent = {"email": "ada@fair.example", "password": "a steel flask"}
    assert graphql.client().post("/en/sign-in", data=sent).headers["location"] == room


@pytest.mark.parametrize("administrator, room", [(True, "/fr/console/rates"), (False, "/fr")])
def test_sign_in_leads_lone_administrator_to_installation(graphql: FakeGraphQL, administrator: bool, room: str) -> None:
    graphql.says["signIn"] = {"me": {"language": "fr", "administrator": administrator, "actingFor": None}}
    sent = {"email": "ada@fair.example", "password": "a steel flask"}
    assert graphql.client().post("/en/sign-in", data=sent).headers["location"] == room
