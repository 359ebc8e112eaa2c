"""Where every page of the demo fair is for one of its people: the page list's addresses, filled in.

A page whose address has parameters needs an example here; `test_every_page` says so when it is missing.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import httpx2
from playwright.async_api import BrowserContext

from expo.demo.data.sign_ins import sign_ins
from expo.settings import Settings
from frontend.areas import PAGES
from frontend.site.pages import Audience, Page
from tests.support.demo_fair import DemoFair
from tests.support.patience import PATIENCE_S

Role = str
ROLES: Final[tuple[Role, ...]] = ("nobody", "buyer", "sourcing_buyer", "exhibitor", "organiser")
READER: Final[Mapping[Audience, Role]] = {
    Audience.EVERYBODY: "nobody",
    Audience.SIGNED_IN: "buyer",
    Audience.BUYER: "sourcing_buyer",
    Audience.EXHIBITOR: "exhibitor",
    Audience.ORGANISER: "organiser",
    Audience.ADMINISTRATOR: "organiser",
    Audience.CONSOLE: "organiser",
}
"""Who reads a page of an audience, when all of them are looked at: the demo's organiser is an administrator too."""

_SIGN_IN: Final = """mutation ($input: SignInInput!) {
  signIn(input: $input) { __typename ... on Problem { code message } } }"""


@dataclass(frozen=True)
class Example:
    """How to fill in a page's parameters: a query, and where in its answer each parameter is found.

    ``query_string`` is added, with the same parameters. ``{fair_id}`` in the query stands for the fair's id.
    """

    query: str = ""
    found: Mapping[str, Sequence[str | int]] = field(default_factory=dict)
    query_string: str = ""


_FAIR: Final = Example(
    "{ fairs(first: 1) { nodes { id slug } } }",
    {"fair": ("fairs", "nodes", 0, "slug"), "fair_id": ("fairs", "nodes", 0, "id")},
)
_GOODS: Final = """{ search(input: {text: "", kinds: [PRODUCT]}, first: 2) {
  hits { nodes { product {
    id section { key } booth { id hall { key } } exhibitor { slug } } } } } }"""
_CHINESE: Final = _GOODS.replace('text: ""', 'text: "不锈钢保温杯"')
_HIT: Final = ("search", "hits", "nodes")

_LISTS: Final = Example("{ favouriteLists(first: 10) { nodes { id } } }", {"id": ("favouriteLists", "nodes", -1, "id")})
_OWN_PRODUCT: Final = Example("{ myProducts(first: 1) { nodes { id } } }", {"id": ("myProducts", "nodes", 0, "id")})
_TWO: Final = {"one": (*_HIT, 0, "product", "id"), "two": (*_HIT, 1, "product", "id")}

_OWN_MEETING: Final = Example(
    '{ myMeetings(fairId: "{fair_id}", first: 1) { nodes { id } } }', {"id": ("myMeetings", "nodes", 0, "id")}
)
EXAMPLES: Final[Mapping[str, Example]] = {
    "section": Example(_GOODS, {"section": (*_HIT, 0, "product", "section", "key")}),
    "hall": Example(_GOODS, {"hall": (*_HIT, 0, "product", "booth", "hall", "key")}),
    "search": Example(query_string="q=termo"),
    "search_suggestions": Example(query_string="q=termo"),
    "product": Example(_GOODS, {"id": (*_HIT, 0, "product", "id")}),
    "product_reading": Example(_CHINESE, {"id": (*_HIT, 0, "product", "id")}, "part=title"),
    "exhibitor_reading": Example(_CHINESE, {"slug": (*_HIT, 0, "product", "exhibitor", "slug")}, "part=story"),
    "ask": Example(_GOODS, {"id": (*_HIT, 0, "product", "id")}),
    "booth": Example(_GOODS, {"id": (*_HIT, 0, "product", "booth", "id")}),
    "exhibitor": Example(_GOODS, {"slug": (*_HIT, 0, "product", "exhibitor", "slug")}),
    "ask_exhibitor": Example(_GOODS, {"slug": (*_HIT, 0, "product", "exhibitor", "slug")}),
    "compare": Example(_GOODS, _TWO, "id={one}&id={two}"),
    "recent": Example(_GOODS, _TWO, "id={one}&id={two}"),
    "keep": Example(_GOODS, _TWO, "product={one}"),
    "choose_list": Example(_GOODS, _TWO, "id={one}"),
    "list": _LISTS,
    "sourcing_need": Example(
        '{ mySourcingNeeds(fairId: "{fair_id}", first: 1) { nodes { id } } }',
        {"id": ("mySourcingNeeds", "nodes", 0, "id")},
    ),
    "enquiry": Example("{ enquiries(first: 1) { nodes { id } } }", {"id": ("enquiries", "nodes", 0, "id")}),
    "import": Example("{ imports(first: 1) { nodes { id } } }", {"id": ("imports", "nodes", 0, "id")}),
    "portal_product": _OWN_PRODUCT,
    "portal_product_history": _OWN_PRODUCT,
    "portal_bulk": replace(_OWN_PRODUCT, query_string="ids={id}"),
    "portal_booth": Example("{ myBooths { id } }", {"id": ("myBooths", 0, "id")}),
    "book_meeting": Example(_GOODS, {"slug": (*_HIT, 0, "product", "exhibitor", "slug")}),
    "book_about_enquiry": Example("{ enquiries(first: 1) { nodes { id } } }", {"id": ("enquiries", "nodes", 0, "id")}),
    "meeting": _OWN_MEETING,
    "propose_time": _OWN_MEETING,
    "room": _OWN_MEETING,
    "meeting_table": _OWN_MEETING,
    "hs_codes": Example(query_string="text=flask"),
    "buyer_organisations": Example(query_string="text=Men"),
    "console_schedule_plan": Example(
        '{ meetingSchedules(fairId: "{fair_id}") { id } }',
        {"id": ("meetingSchedules", 0, "id")},
        query_string="view=meetings",
    ),
    "console_hall": Example(_GOODS, {"hall": (*_HIT, 0, "product", "booth", "hall", "key")}),
}
"""By the page's name."""

NOT_OPENED: Final = frozenset({"confirm", "invitation", "console_sheet", "meeting_file"})
"""Pages that need what no fair holds from the start, such as the token of a mail, and those that are files."""

READ_BY: Final[Mapping[str, Role]] = {
    "my": "buyer",
    "compare": "buyer",
    "keep": "buyer",
    "choose_list": "buyer",
    "for_you": "sourcing_buyer",
}
"""Pages that are for everybody, and hold something only for these."""


def reader(page: Page) -> Role:
    """Return as whom a page is looked at."""
    return READ_BY.get(page.name, READER[page.audience])


@dataclass(frozen=True)
class People:
    """The demo's people, each signed in once: their cookies by role."""

    fair: DemoFair
    cookies: Mapping[Role, str]
    answered: dict[tuple[Role, str], dict[str, Any]] = field(default_factory=dict)
    """What the examples' queries gave, by who asked."""

    def ask(self, role: Role, query: str) -> dict[str, Any]:
        """Ask as one of them and return the data; fails on any GraphQL error."""
        headers = {"cookie": self.cookies[role]} if self.cookies[role] else {}
        answer = httpx2.post(
            f"{self.fair.url}/graphql", json={"query": query}, headers=headers, timeout=PATIENCE_S
        ).json()
        assert "errors" not in answer, answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data

    async def come(self, profile: BrowserContext, role: Role) -> None:
        """Let a browser profile be one of them."""
        name, _, value = self.cookies[role].partition("=")
        if name:
            cookie: Any = {"name": name, "value": value, "url": self.fair.url}
            await profile.add_cookies([cookie])

    def address(self, page: Page) -> str:
        """Return a page's address without the language; fails where a parameter has no example."""
        role, example = reader(page), EXAMPLES.get(page.name, Example())
        wanted = set(re.findall(r"{(\w+)}", page.path))
        given = (
            self._filled("nobody", _FAIR)
            if {"fair", "fair_id"} & (wanted | set(re.findall(r"{(\w+)}", example.query)))
            else {}
        )
        if example.query:
            filled = replace(example, query=example.query.replace("{fair_id}", given.get("fair_id", "")))
            given |= self._filled(role, filled)
        assert wanted <= set(given), f"tests/support/page_addresses.py has no example for {page.name}: {page.path}"
        query = example.query_string.format(**given)
        return page.path.format(**given).rstrip("/") + (f"?{query}" if query else "")

    def _filled(self, role: Role, example: Example) -> dict[str, str]:
        if not example.query:
            return {}
        asked = role, example.query
        data = self.answered[asked] = self.answered.get(asked) or self.ask(*asked)
        return {name: str(_at(data, path)) for name, path in example.found.items()}


def _at(data: Any, path: Sequence[str | int]) -> Any:
    for step in path:
        data = data[step]
    return data


def signed_in(fair: DemoFair) -> People:
    """Return the demo's people, signed in."""
    known = {each.role: each for each in sign_ins(Settings(data=fair.running.data).signing_secret())}
    return People(fair, {role: _cookie(fair, known[role]) if role in known else "" for role in ROLES})


def _cookie(fair: DemoFair, who: Any) -> str:
    variables = {"input": {"email": who.email, "password": who.password}}
    answer = httpx2.post(f"{fair.url}/graphql", json={"query": _SIGN_IN, "variables": variables}, timeout=PATIENCE_S)
    assert answer.json()["data"]["signIn"]["__typename"] == "SignedIn", answer.text
    return answer.headers["set-cookie"].partition(";")[0]


def pages() -> list[Page]:
    """Return all pages that the demo fair can show."""
    return [page for page in PAGES if page.name not in NOT_OPENED]
