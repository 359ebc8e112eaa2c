"""One's own account: how one likes to read, new recovery codes, and a forgotten password that keeps the way."""

import pytest

from tests.frontend import nodes
from tests.frontend.fake_graphql import FakeGraphQL


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_appearance_is_remembered_on_this_device(graphql: FakeGraphQL, theme: str) -> None:
    graphql.says["me"] = nodes.me()
    client = graphql.client(expo_session="x")
    response = client.post("/en/account/theme", data={"theme": theme})
    assert response.headers["location"] == "/en/account?done=theme"
    assert f"theme={theme};" in response.headers["set-cookie"]
    assert "HttpOnly" in response.headers["set-cookie"]
    html = client.get("/en/account").text
    assert f'data-theme="{theme}"' in html
    assert f'name="theme" value="{theme}" checked' in html


@pytest.mark.parametrize("theme", ["", "purple", '"><script>'])
def test_unknown_theme_falls_back_to_device_setting(graphql: FakeGraphQL, theme: str) -> None:
    graphql.says["me"] = nodes.me()
    client = graphql.client(expo_session="x", theme="dark")
    assert 'theme=""' in client.post("/en/account/theme", data={"theme": theme}).headers["set-cookie"]


def test_currency_is_chosen_on_account_page(graphql: FakeGraphQL) -> None:
    graphql.says["me"] = nodes.me()
    html = graphql.client(expo_session="x", currency="EUR").get("/en/account").text
    assert '<option value="EUR" selected>' in html
    assert 'value="/en/account?done=currency"' in html


def test_new_recovery_codes_are_shown_once(graphql: FakeGraphQL) -> None:
    graphql.says |= {"me": nodes.me(twoFactor=True), "renewRecoveryCodes": {"codes": ["abcd-efgh"]}}
    response = graphql.client(expo_session="x").post(
        "/en/account/recovery-codes", data={"password": "steel flask", "code": " 123456 "}
    )
    assert graphql.of("renewRecoveryCodes").variables == {"password": "steel flask", "code": "123456"}
    assert "abcd-efgh" in response.text
    assert response.headers["cache-control"] == "no-store"


def test_wrong_password_gives_no_recovery_codes(graphql: FakeGraphQL) -> None:
    problem = {"code": "WRONG_PASSWORD", "message": "In English.", "field": "password"}
    graphql.says |= {"me": nodes.me(twoFactor=True), "renewRecoveryCodes": problem}
    response = graphql.client(expo_session="x").post("/es/account/recovery-codes", data={"password": "no"})
    assert response.status_code == 422
    assert "In English." not in response.text


def test_second_factor_is_switched_off_with_password_and_code(graphql: FakeGraphQL) -> None:
    graphql.says["me"] = nodes.me(twoFactor=True)
    client = graphql.client(expo_session="x")
    assert 'name="code"' in client.get("/en/account").text
    form = {"step": "off", "password": "steel flask", "code": " 123456 "}
    response = client.post("/en/account/two-factor", data=form)
    assert response.headers["location"] == "/en/account?done=two-factor"
    assert graphql.of("disableTwoFactor").variables == {"password": "steel flask", "code": "123456"}


def test_wrong_code_keeps_second_factor_and_shows_error(graphql: FakeGraphQL) -> None:
    problem = {"code": "WRONG_CODE", "message": "In English.", "field": "code", "retryAfter": None}
    graphql.says |= {"me": nodes.me(twoFactor=True), "disableTwoFactor": problem}
    form = {"step": "off", "password": "steel flask", "code": "000000"}
    response = graphql.client(expo_session="x").post("/fr/account/two-factor", data=form)
    assert response.status_code == 422
    assert 'role="alert"' in response.text
    assert "In English." not in response.text


def test_account_asks_no_code_without_second_factor(graphql: FakeGraphQL) -> None:
    graphql.says["me"] = nodes.me()
    assert 'name="code"' not in graphql.client(expo_session="x").get("/en/account").text


def test_account_offers_no_recovery_codes_without_second_factor(graphql: FakeGraphQL) -> None:
    graphql.says["me"] = nodes.me()
    assert "recovery-codes" not in graphql.client(expo_session="x").get("/en/account").text


def test_password_reset_keeps_the_next_page(graphql: FakeGraphQL) -> None:
    client = graphql.client()
    assert 'href="/en/reset?next=%2Fen%2Flists"' in client.get("/en/sign-in?next=/en/lists").text
    assert 'name="next" value="/en/lists"' in client.get("/en/reset?next=/en/lists").text
    graphql.says["requestPasswordReset"] = {"email": "lucia@x.example"}
    client.post("/en/reset", data={"email": "lucia@x.example", "next": "/en/lists"})
    assert graphql.of("requestPasswordReset").variables == {"email": "lucia@x.example", "onward": "/en/lists"}
    form = {"token": "abc", "password": "a new password", "next": "/en/lists"}
    assert client.post("/en/reset", data=form).headers["location"] == "/en/sign-in?changed=1&next=%2Fen%2Flists"


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere"])
def test_password_reset_never_redirects_to_another_site(graphql: FakeGraphQL, elsewhere: str) -> None:
    client = graphql.client()
    form = {"token": "abc", "password": "a new password", "next": elsewhere}
    assert client.post("/en/reset", data=form).headers["location"] == "/en/sign-in?changed=1"
    graphql.says["requestPasswordReset"] = {"email": "lucia@x.example"}
    client.post("/en/reset", data={"email": "lucia@x.example", "next": elsewhere})
    assert graphql.of("requestPasswordReset").variables["onward"] is None
