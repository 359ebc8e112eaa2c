"""Every page of the list, as everybody, in every language, in a real browser too."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from html.parser import HTMLParser
from typing import Final

import httpx2
import pytest
from playwright.async_api import Browser, BrowserContext
from playwright.async_api import Page as Tab

from frontend.site.languages.catalogues import NAMES, catalogue
from frontend.site.pages import Page
from tests.support import clients
from tests.support.demo_fair import DemoFair
from tests.support.page_addresses import ROLES, People, pages, reader, signed_in
from tests.support.patience import PATIENCE_S

LOOKED_AT: Final = ("en", "zh", "ar")
WIDTHS: Final = (360, 768, 1440)
_AUDIT: Final = """async (only) => {
  const options = {resultTypes: ["violations"], ...(only.length && {runOnly: only})};
  return (await axe.run(options)).violations.map((each) => [each.id, each.nodes.map((node) => node.html).slice(0, 3)]);
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
def folk(demo_fair: DemoFair) -> People:
    """Give the demo's people."""
    return signed_in(demo_fair)


class Spoken(HTMLParser):
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
    said = [_NAMES.sub("", each) for each in Spoken(html).words]
    if language in {"zh", "ru", "ar"}:
        return [each for each in said if _ENGLISH.search(each)]
    return [each for each in said if " " in each and own.gettext(each) != each]


def test_english_is_noticed() -> None:
    assert english("<p>Back to the start</p><p>返回</p>", "zh") == ["Back to the start"]
    assert english("<p>Back to the start</p>", "es") == ["Back to the start"]
    assert english('<p lang="en">Back to the start</p><bdi>A name of Somebody</bdi>', "zh") == []


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_page_answers_everybody_in_every_language(folk: People, page: Page) -> None:
    address = folk.address(page)
    for language in NAMES:
        answer = _get(folk, reader(page), f"/{language}{address}")
        assert answer.status_code in {200, 303}, f"{language}{address}: {answer.status_code}"
        if answer.status_code == 200 and "html" in answer.headers["content-type"]:
            assert not _is_whole(answer) or f'lang="{language}"' in answer.text[:200]
            assert english(answer.text, language) == [] or language == "en", address
    for role in (each for each in ROLES if each != reader(page)):
        answer = _get(folk, role, f"/en{address}")
        assert answer.status_code < 500, f"{role} at {address}: {answer.status_code}"


def _is_whole(answer: httpx2.Response) -> bool:
    """Say whether an answer is a whole page, and no part that is fetched into another."""
    return "<html" in answer.text[:200]


def _get(folk: People, role: str, path: str) -> httpx2.Response:
    headers = {"cookie": folk.cookies[role]} if folk.cookies[role] else {}
    return httpx2.get(f"{folk.fair.url}{path}", headers=headers, timeout=PATIENCE_S)


@pytest.fixture(scope="module")
async def profiles(browser: Browser, folk: People) -> AsyncIterator[Mapping[str, BrowserContext]]:
    """Give a browser profile of each of them, which looks at all pages: what they share is fetched once."""
    async with AsyncExitStack() as stack:
        opened = {}
        for role in ROLES:
            context = await browser.new_context(viewport={"width": 1440, "height": 900}, service_workers="block")
            stack.push_async_callback(context.close)
            await context.add_init_script(path=clients.AXE)
            await folk.come(context, role)
            opened[role] = context
        yield opened


@pytest.fixture
async def tab(profiles: Mapping[str, BrowserContext], page: Page) -> AsyncIterator[Tab]:
    """Give a tab of whoever reads the page."""
    opened = await profiles[reader(page)].new_page()
    yield opened
    await opened.close()


@pytest.mark.clients
@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
async def test_page_looks_right_to_axe_and_fits_every_screen(tab: Tab, folk: People, page: Page) -> None:
    address = folk.address(page)
    if not _is_whole(_get(folk, reader(page), f"/en{address}")):
        return
    complaints: list[str] = []
    tab.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    for language in LOOKED_AT:
        await tab.emulate_media(color_scheme="light")
        await tab.goto(f"{folk.fair.url}/{language}{address}")
        assert await tab.evaluate(_AUDIT, []) == [], language
        await tab.emulate_media(color_scheme="dark")
        assert await tab.evaluate(_AUDIT, ["color-contrast"]) == [], f"{language}, dark"
        for width in WIDTHS:
            await tab.set_viewport_size({"width": width, "height": 900})
            await _fits(tab, f"{language}, {width} pixels")
    assert complaints == []


async def _fits(tab: Tab, where: str) -> None:
    """Fail unless nothing sticks out; what is drawn to measure may take a moment to be drawn anew."""
    for _ in range(30):  # not wait_for_function, which the page's policy forbids as soon as it has to wait
        if await tab.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            return
        await tab.wait_for_timeout(100)
    raise AssertionError(f"something sticks out: {where}")
