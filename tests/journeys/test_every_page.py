"""Every page of the list, as everybody, in every language, in a real browser too."""

import re
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from html.parser import HTMLParser
from typing import Final, Literal

import httpx2
import pytest
from playwright.async_api import Browser, ConsoleMessage, Error
from playwright.async_api import Page as Tab

from frontend.site.languages.catalogues import NAMES, catalogue
from frontend.site.pages import Page
from tests.support import clients
from tests.support.demo_fair import DemoFair
from tests.support.page_addresses import ROLES, People, pages, reader, signed_in
from tests.support.patience import PATIENCE_S

LOOKED_AT: Final = ("en", "zh", "ar")
READ: Final = tuple(each for each in NAMES if each not in LOOKED_AT)
"""Languages in which pages are read without a browser."""

WIDTHS: Final = (360, 768, 1440)
CONTRAST_SCHEMES: Final[Mapping[str, Literal["light", "dark"]]] = {"en": "light", "ar": "dark"}
"""By their languages: the color schemes in which contrast is measured, which takes two thirds of axe's time. All languages
have the same colors, as `tests/frontend/test_assets.py` checks."""

_AUDIT: Final = """async (rules) => {
  const {violations} = await axe.run({resultTypes: ["violations"], rules});
  return violations.map((each) => [each.id, each.nodes.map((node) => node.html).slice(0, 3)]);
}"""
_VOID: Final = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
        "path",
        "use",
        "circle",
        "rect",
        "line",
    ]
)


@pytest.fixture(scope="module")
def people(demo_fair: DemoFair) -> People:
    """Give the demo's people."""
    return signed_in(demo_fair)


class PageWords(HTMLParser):
    """The words of a page that are in its own language: not those of an element with another, nor in a ``bdi``."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.foreign: list[bool] = [False]
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            return
        given = dict(attrs)
        other = tag in {"bdi", "title", "script", "style", "code", "pre", "textarea", "svg"} or (
            "lang" in given and tag != "html"
        )
        self.foreign.append(self.foreign[-1] or other or ("dir" in given and tag != "html"))

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID and len(self.foreign) > 1:
            self.foreign.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and not self.foreign[-1]:
            self.words.append(" ".join(data.split()))


_ENGLISH: Final = re.compile(r"[A-Za-z]{3,} [a-z]{2,}")
_NAMES: Final = re.compile(r"Cloud Expo|Incoterms 2020|JSON Lines|Global Location Number|doz pr")


def english(html: str, language: str) -> list[str]:
    """Return what a page says in English although it is to be in ``language``."""
    own = catalogue(language)
    said = [_NAMES.sub("", each) for each in PageWords(html).words]
    if language in {"zh", "ru", "ar"}:
        return [each for each in said if _ENGLISH.search(each)]
    return [each for each in said if " " in each and own.gettext(each) != each]


def test_english_text_is_detected() -> None:
    assert english("<p>Back to the first page</p><p>返回</p>", "zh") == ["Back to the first page"]
    assert english("<p>Back to the first page</p>", "es") == ["Back to the first page"]
    assert english('<p lang="en">Back to the first page</p><bdi>A name of Somebody</bdi>', "zh") == []


@pytest.fixture(scope="module")
def visitors(people: People) -> Iterator[Mapping[str, httpx2.Client]]:
    """Give what fetches pages as each of them, without a browser."""
    with ExitStack() as stack:
        opened = {}
        for role, cookie in people.cookies.items():
            headers = {"cookie": cookie} if cookie else {}
            client = httpx2.Client(base_url=people.fair.url, headers=headers, timeout=PATIENCE_S)
            opened[role] = stack.enter_context(client)
        yield opened


@pytest.fixture(scope="module")
async def tabs(browser: Browser, people: People) -> AsyncIterator[Mapping[str, Tab]]:
    """Give a tab of each of them, in which all pages are looked at: what these share is fetched once."""
    async with AsyncExitStack() as stack:
        opened = {}
        for role in ROLES:
            context = await browser.new_context(viewport={"width": 1440, "height": 900}, service_workers="block")
            stack.push_async_callback(context.close)
            await context.add_init_script(path=clients.AXE)
            await people.come(context, role)
            opened[role] = await context.new_page()
        yield opened


@pytest.mark.clients
@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
async def test_every_page_works_for_each_role_and_language(
    visitors: Mapping[str, httpx2.Client], tabs: Mapping[str, Tab], people: People, page: Page
) -> None:
    address, role = people.address(page), reader(page)
    whole = _reads_well(visitors[role], address, READ)
    if whole:
        async with _without_complaints(tabs[role]) as tab:
            for language in LOOKED_AT:
                await _looks_right(tab, language, f"{people.fair.url}/{language}{address}")
    else:
        _reads_well(visitors[role], address, LOOKED_AT)
    for other in (each for each in ROLES if each != role):
        answer = visitors[other].get(f"/en{address}")
        assert answer.status_code < 500, f"{other} at {address}: {answer.status_code}"


def _reads_well(visitor: httpx2.Client, address: str, languages: Iterable[str]) -> bool:
    """Fail unless a page answers in its language; say whether it is a whole one, no part fetched into another."""
    whole = False
    for language in languages:
        answer = visitor.get(f"/{language}{address}")
        assert answer.status_code in {200, 303}, f"{language}{address}: {answer.status_code}"
        whole = "<html" in answer.text[:200]
        if answer.status_code == 200 and "html" in answer.headers["content-type"]:
            _speaks(answer.text, language)
    return whole


def _speaks(html: str, language: str) -> None:
    """Fail unless a page, or a part of one, is in its language."""
    assert "<html" not in html[:200] or f'lang="{language}"' in html[:200]
    assert english(html, language) == [] or language == "en"


@asynccontextmanager
async def _without_complaints(tab: Tab) -> AsyncIterator[Tab]:
    """Give a tab; fail where its browser has complained of a page."""
    complaints: list[str] = []

    def hear(said: ConsoleMessage) -> None:
        if said.type == "error":
            complaints.append(said.text)

    def caught(error: Error) -> None:
        complaints.append(str(error))

    tab.on("console", hear)
    tab.on("pageerror", caught)
    yield tab
    await tab.goto("about:blank")  # so that nothing of this page is heard beside the next
    tab.remove_listener("console", hear)
    tab.remove_listener("pageerror", caught)
    assert complaints == []


async def _looks_right(tab: Tab, language: str, url: str) -> None:
    """Fail unless a page speaks its language, and axe finds nothing in it, and it fits every screen."""
    await tab.emulate_media(color_scheme=CONTRAST_SCHEMES.get(language, "light"))
    answer = await tab.goto(url)
    assert answer is not None
    assert answer.status == 200, url
    _speaks(await answer.text(), language)
    measures_contrast = {"color-contrast": {"enabled": language in CONTRAST_SCHEMES}}
    assert await tab.evaluate(_AUDIT, measures_contrast) == [], language
    for width in WIDTHS:
        await tab.set_viewport_size({"width": width, "height": 900})
        await _fits(tab, f"{language}, {width} pixels")


async def _fits(tab: Tab, where: str) -> None:
    """Fail unless nothing sticks out; what is drawn to measure may take a moment to be drawn anew."""
    for _ in range(30):  # not wait_for_function, which the page's policy forbids as soon as it has to wait
        if await tab.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            return
        await tab.wait_for_timeout(100)
    raise AssertionError(f"something sticks out: {where}")
