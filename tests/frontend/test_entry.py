"""Signing up and in, and one's account."""

import re

import pytest

from tests.frontend import goods
from tests.frontend.door import FakeDoor

SIGN_IN = {"email": "lucia@termos.example", "password": "a long sentence", "next": "/en/products/prod_1"}


def a_problem(code: str, field: str | None = None, message: str = "This cannot be.") -> dict[str, str | None]:
    return {"code": code, "message": message, "field": field}


def test_sign_in_sets_cookie_and_continues_in_account_language(door: FakeDoor) -> None:
    door.says["signIn"] = {"me": {"language": "es"}}
    door.cookies = ["expo_session=secret; HttpOnly; Path=/"]
    response = door.client().post("/en/sign-in", data=SIGN_IN, headers={"user-agent": "X11; Linux Firefox/130"})
    assert response.status_code == 303
    assert response.headers["location"] == "/es/products/prod_1"
    assert response.headers["set-cookie"] == "expo_session=secret; HttpOnly; Path=/"


def test_refused_sign_in_says_why_and_drops_the_password(door: FakeDoor) -> None:
    door.says["signIn"] = a_problem("SIGN_IN_FAILED")
    response = door.client().post("/es/sign-in", data=SIGN_IN)
    assert response.status_code == 422
    assert "El correo electrónico o la contraseña no son correctos." in response.text
    assert 'value="lucia@termos.example"' in response.text
    assert "a long sentence" not in response.text


def test_second_factor_is_requested_if_enabled(door: FakeDoor) -> None:
    assert 'name="code"' not in door.client().get("/en/sign-in").text
    door.says["signIn"] = a_problem("CODE_REQUIRED", "code")
    assert 'autocomplete="one-time-code"' in door.client().post("/en/sign-in", data=SIGN_IN).text


def test_field_error_is_shown_at_its_field(door: FakeDoor) -> None:
    door.says["signUp"] = a_problem("INVALID", "password", "This is too short: at least 10 characters.")
    html = door.client().post("/ru/sign-up", data={"kind": "EXHIBITOR", "password": "short"}).text
    assert re.search(r'id="bad-password"><bdi lang="en">This is too short', html)
    assert 'value="EXHIBITOR" checked' in html
    assert 'role="alert"' not in html


def test_general_error_is_shown_above_the_form(door: FakeDoor) -> None:
    door.says["signUp"] = a_problem("RATE_LIMITED")
    assert 'role="alert"' in door.client().post("/en/sign-up", data={}).text


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
def test_locked_sign_in_says_when_to_retry(door: FakeDoor, seconds: int, words: str) -> None:
    door.says["signIn"] = {**a_problem("SIGN_IN_LOCKED"), "retryAfter": seconds}
    response = door.client().post("/en/sign-in", data={"email": "a@b.example", "password": "x"})
    assert (response.status_code, response.headers["retry-after"]) == (429, str(seconds))
    assert f"Too many failed attempts. You can try again {words}" in response.text


def test_refused_sign_in_without_retry_time_is_not_429(door: FakeDoor) -> None:
    door.says["signIn"] = {**a_problem("SIGN_IN_FAILED"), "retryAfter": None}
    response = door.client().post("/en/sign-in", data={"email": "a@b.example", "password": "x"})
    assert response.status_code == 422
    assert "retry-after" not in response.headers


def test_sign_up_sends_person_and_organisation(door: FakeDoor) -> None:
    form = {
        "kind": "BUYER",
        "organisation": "Termos del Sur",
        "country": "ES",
        "website": "",
        "name": "Lucía",
        "email": "l@t.example",
        "password": "a long sentence",
    }
    response = door.client().post("/es/sign-up", data=form)
    assert "l@t.example" in response.text
    asked = door.of("signUp").variables["input"]
    assert asked["language"] == "es"
    assert asked["organisation"] == {"kind": "BUYER", "name": "Termos del Sur", "country": "ES", "website": None}


def test_confirmation_link_needs_a_button_press(door: FakeDoor) -> None:
    page = door.client().get("/en/confirm?token=abc")
    assert door.asked == []
    assert 'name="token" value="abc"' in page.text
    assert door.client().post("/en/confirm", data={"token": "abc"}).headers["location"] == "/en/sign-in?confirmed=1"


def test_expired_link_offers_another_email(door: FakeDoor) -> None:
    door.says["confirmEmail"] = a_problem("LINK_EXPIRED", "token")
    assert "Send the email again" in door.client().post("/en/confirm", data={"token": "abc"}).text


def test_account_requires_sign_in(door: FakeDoor) -> None:
    assert door.client().get("/en/account").headers["location"].startswith("/en/sign-in?next=")


def test_account_lists_sessions_and_ends_one(door: FakeDoor) -> None:
    door.says["me"] = goods.me()
    browser = door.client(expo_session="x")
    assert "Unknown device" in browser.get("/en/account").text
    response = browser.post("/en/account/sessions/end", data={"session": "ses_2"})
    assert response.headers["location"] == "/en/account?done=session"
    assert door.of("endSession").variables == {"sessionId": "ses_2"}


def test_second_factor_secret_is_shown_and_not_cached(door: FakeDoor) -> None:
    door.says["startTwoFactor"] = {"secret": "JBSWY3DPEHPK3PXP", "uri": "otpauth://totp/x?secret=JBSWY3DPEHPK3PXP"}
    response = door.client(expo_session="x").post("/en/account/two-factor", data={"step": "start", "password": "p"})
    assert "JBSWY3DPEHPK3PXP" in response.text
    assert "<svg" in response.text
    assert response.headers["cache-control"] == "no-store"


def test_head_request_has_no_side_effects(door: FakeDoor) -> None:
    for path in ("/en/sign-up", "/en/sign-in", "/en/confirm?token=abc", "/en/reset?token=abc", "/en/explorer"):
        assert door.client().head(path).status_code == 200
    assert door.asked == []


def test_contacts_are_shown_if_server_returns_them(door: FakeDoor) -> None:
    contact = {
        "name": "Li Na",
        "position": "Export",
        "email": "li@hengnuan.example",
        "phone": "+8657987123456",
        "languages": ["en"],
    }
    door.says |= {"me": goods.me(), "booth": goods.a_booth(exhibitor=goods.an_exhibitor(contacts=[contact]))}
    html = door.client(expo_session="x").get("/en/booths/boo_1").text
    assert 'href="mailto:li@hengnuan.example"' in html
    assert 'href="tel:+8657987123456"' in html
    assert "Sign in to see contacts" not in html


def test_second_factor_prompt_focuses_the_password(door: FakeDoor) -> None:
    for code in ("CODE_REQUIRED", "WRONG_CODE"):
        door.says["signIn"] = a_problem(code, "code")
        html = door.client().post("/fr/sign-in", data=SIGN_IN).text
        assert re.findall(r'name="(\w+)"[^>]* autofocus', html) == ["password"]
        assert "Veuillez saisir votre mot de passe une nouvelle fois." in html
        assert 'id="bad-code"' in html


def test_wrong_setup_code_offers_to_restart_second_factor(door: FakeDoor) -> None:
    door.says["confirmTwoFactor"] = a_problem("WRONG_CODE", "code")
    door.says["startTwoFactor"] = {"secret": "NEWPDPK3PXPJBSWY", "uri": "otpauth://totp/x?secret=NEWPDPK3PXPJBSWY"}
    browser = door.client(expo_session="x")
    html = browser.post("/en/account/two-factor", data={"step": "confirm", "code": "000000"}).text
    assert 'name="step" value="confirm"' in html
    assert 'name="step" value="start"' in html
    assert re.findall(r'name="(\w+)"[^>]* autofocus', html) == ["code"]
    again = browser.post("/en/account/two-factor", data={"step": "start", "password": "a long sentence"}).text
    assert "NEWPDPK3PXPJBSWY" in again
    assert 'value="start"' not in again


@pytest.mark.parametrize("kind, room", [("EXHIBITOR", "/fr/portal"), ("ORGANISER", "/fr/console"), ("BUYER", "/fr")])
def test_sign_in_without_target_leads_to_own_area(door: FakeDoor, kind: str, room: str) -> None:
    me = {"language": "fr", "administrator": True, "actingFor": {"organisation": {"kind": kind}}}
    door.says["signIn"] = {"me": me}
    sent = {"email": "ada@fair.example", "password": "a steel flask"}
    assert door.client().post("/en/sign-in", data=sent).headers["location"] == room


@pytest.mark.parametrize("administrator, room", [(True, "/fr/console/rates"), (False, "/fr")])
def test_sign_in_leads_lone_administrator_to_installation(door: FakeDoor, administrator: bool, room: str) -> None:
    door.says["signIn"] = {"me": {"language": "fr", "administrator": administrator, "actingFor": None}}
    sent = {"email": "ada@fair.example", "password": "a steel flask"}
    assert door.client().post("/en/sign-in", data=sent).headers["location"] == room
