"""While the installation is looked after: one page, in every language, and files still come."""

from datetime import UTC, datetime, timedelta

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from frontend import site
from frontend.site.assets import load_assets
from tests.frontend.fake_graphql import ADDRESS, FakeGraphQL
from tests.frontend.paths import LANGUAGES

OPENS = {
    "en": "The fair is under maintenance",
    "zh": "展会正在维护",
    "es": "La feria está en mantenimiento",
    "fr": "Le salon est en maintenance",
    "ru": "На выставке идут технические работы",
    "ar": "المعرض قيد الصيانة",
    "pt": "A feira está em manutenção",
}


def visitor_until(until: datetime) -> TestClient:
    graphql = FakeGraphQL()
    routes = site(graphql.ask, address=ADDRESS, demo=False, maintenance_until=until)
    return TestClient(Starlette(routes=routes), base_url=ADDRESS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_maintenance_page_says_when_fair_reopens(language: str) -> None:
    until = datetime.now(UTC) + timedelta(hours=2)
    response = visitor_until(until).get(f"/{language}/fairs")
    assert response.status_code == 503
    assert response.headers["retry-after"].isdigit()
    assert OPENS[language] in response.text


def test_maintenance_page_links_to_no_closed_page() -> None:
    until = datetime.now(UTC) + timedelta(hours=2)
    response = visitor_until(until).get("/en/search?q=flask")
    assert int(response.headers["retry-after"]) > 7000
    assert 'role="search"' not in response.text
    assert "/en/sign-in" not in response.text
    assert 'href="/en/search?q=flask">Try again' in response.text
    assert f'data-own-time="{until.isoformat()}"' in response.text


def test_style_sheet_is_served_during_maintenance() -> None:
    visitor = visitor_until(datetime.now(UTC) + timedelta(hours=2))
    assert visitor.get(load_assets("/static").url("site.css")).status_code == 200


def test_pages_return_after_maintenance() -> None:
    assert visitor_until(datetime.now(UTC) - timedelta(seconds=1)).get("/en/fairs").status_code == 200
