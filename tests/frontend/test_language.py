"""Which language a reader gets: the path's, then the account's, the cookie's, the browser's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from frontend.site.languages.catalogues import negotiate_language
from tests.frontend import nodes
from tests.frontend.fake_graphql import FakeGraphQL
from tests.frontend.paths import LANGUAGES


def test_address_without_language_redirects_to_browser_language(visitor: TestClient) -> None:
    response = visitor.get("/products/prod_1?x=1", headers={"accept-language": "de, pt-BR;q=0.8, en;q=0.5"})
    assert response.headers["location"] == "/pt/products/prod_1?x=1"
    assert response.headers["vary"] == "Cookie, Accept-Language"


def test_cookie_overrides_browser_language(graphql: FakeGraphQL) -> None:
    response = graphql.client(language="ru").get("/", headers={"accept-language": "es"})
    assert response.headers["location"] == "/ru"


def test_account_overrides_language_cookie(graphql: FakeGraphQL) -> None:
    graphql.says["me"] = nodes.me(language="fr")
    response = graphql.client(language="ru", expo_session="x").get("/account")
    assert response.headers["location"] == "/fr/account"


def test_chosen_language_is_remembered(visitor: TestClient) -> None:
    response = visitor.get("/en/search?q=cup&lang=zh")
    assert response.headers["location"] == "/zh/search?q=cup"
    assert "language=zh" in response.headers["set-cookie"]


def test_unknown_language_is_ignored_or_not_found(visitor: TestClient) -> None:
    assert visitor.get("/xx/fairs").status_code == 404
    assert visitor.get("/en/fairs?lang=xx").status_code == 200


def test_page_is_queried_in_language_of_its_path(graphql: FakeGraphQL) -> None:
    graphql.client(language="ru").get("/ar/products/prod_1")
    assert graphql.of("product").language == "ar"


@pytest.mark.parametrize(
    "header, language",
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en;q=0.1, ar;q=0.9", "ar"),
        ("de, it", None),
        ("es;q=0, fr;q=0.2", "fr"),
        ("*", None),
        ("", None),
        ("en;q=x", None),
    ],
)
def test_accept_language_is_parsed_by_weight(header: str, language: str | None) -> None:
    assert negotiate_language(header, LANGUAGES) == language


@given(st.text())
def test_any_accept_language_is_parsed_safely(header: str) -> None:
    assert negotiate_language(header, LANGUAGES) in {None, *LANGUAGES}
