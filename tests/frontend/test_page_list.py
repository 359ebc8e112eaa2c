"""Pages and forms as data: what a line in the page list does."""

from typing import Any

import pytest

from frontend.areas import FORMS, PAGES, documents
from frontend.site.documents import Documents
from frontend.site.templating import templates
from tests.frontend import nodes
from tests.frontend.fake_graphql import FakeGraphQL


def test_page_names_and_paths_are_unique() -> None:
    assert len({page.name for page in PAGES}) == len(PAGES)
    assert len({page.path for page in PAGES}) == len(PAGES)
    assert len({form.path for form in FORMS}) == len(FORMS)


def test_every_form_returns_to_an_existing_page() -> None:
    assert {each.page for each in FORMS if each.page} <= {page.name for page in PAGES}


@pytest.mark.parametrize("read", [Documents.of, templates], ids=["documents", "templates"])
def test_duplicate_file_names_are_refused(read: Any) -> None:
    with pytest.raises(ValueError, match="have one name"):
        read(("fair", "fair"))


def test_variables_are_read_from_the_query_file() -> None:
    assert documents().variables["section"] == (
        ("fairId", False, "ID"),
        ("section", False, "String"),
        ("after", False, "String"),
        ("boothsAfter", False, "String"),
    )
    assert documents().variables["viewer"] == ()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_page_checks_its_audience(graphql: FakeGraphQL, page: Any) -> None:
    """A page for some readers leads a stranger to the sign-in, and refuses another kind of company."""
    if page.audience.name == "EVERYBODY":
        return
    address = "/en" + page.path.format(fair="autumn-2026", id="x_1", slug="hengnuan", hall="h1", section="ceramics")
    stranger = graphql.client().get(address, follow_redirects=False)
    assert stranger.status_code == 303
    assert "/sign-in?next=" in stranger.headers["location"]
    others = {
        "EXHIBITOR": [nodes.me("BUYER"), nodes.me("ORGANISER", administrator=True)],
        "ORGANISER": [nodes.me("BUYER"), nodes.me("BUYER", administrator=True)],
        "ADMINISTRATOR": [nodes.me("BUYER"), nodes.me("ORGANISER")],
        "CONSOLE": [nodes.me("BUYER")],
    }
    for reader in others.get(page.audience.name, []):
        graphql.says["me"] = reader
        assert graphql.client(expo_session="x").get(address).status_code == 403
