"""A buyer reads Russian on a train: what she has seen and saved shows without a network, and is fresh again with one."""

from collections.abc import AsyncIterator
from typing import Any, Final

import pytest
from playwright.async_api import Browser, Page, expect

from tests.support.demo_fair import FLASKS, DemoFair
from tests.support.reading import Reader, about, come_in, saves, spoken, the_buyer, until

say: Final = spoken("ru")
WITHOUT: Final = say("There is no connection. This is the page as you last saw it.")
GOODS: Final = """query ($text: String!) { search(input: {text: $text, kinds: [PRODUCT]}, first: 2) {
  hits { nodes { product { id title { text } booth { id } } } } } }"""

_INSTALLED: Final = "navigator.serviceWorker.ready.then(() => true)"
_KEPT: Final = "caches.open('seen').then(c => c.keys()).then(k => {0}.every(p => k.some(r => r.url.endsWith(p))))"
_ALL_KEPT: Final = """async () => {
  const texts = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) texts.push(request.url, await (await cache.match(request)).text());
  }
  return texts.join("\\n");
}"""


@pytest.fixture
async def train(browser: Browser) -> AsyncIterator[Page]:
    """Give a page of a browser that asks for Russian, and keeps what it has seen."""
    context = await browser.new_context(locale="ru-RU", viewport={"width": 414, "height": 896})
    yield await context.new_page()
    await context.close()


async def test_buyer_keeps_reading_offline(train: Page, demo_fair: DemoFair) -> None:
    natalya = the_buyer(demo_fair, "Наталья Громова")
    seen, other = _two_flasks(demo_fair)
    await come_in(train, demo_fair, natalya, "ru")
    await until(train, _INSTALLED)
    await _looks_around_and_saves(train, demo_fair, seen)

    await train.context.set_offline(True)
    await _reads_what_she_saw(train, demo_fair, seen)
    saves(demo_fair, natalya, other["id"])
    await _meets_a_page_that_is_not_there(train, demo_fair, seen)

    await _is_back(train, demo_fair, seen, other)
    await _leaves_nothing(train, demo_fair, natalya)


def _two_flasks(fair: DemoFair) -> list[dict[str, Any]]:
    nodes = fair.ask(GOODS, text="термос из нержавеющей стали")["search"]["hits"]["nodes"]
    return [each["product"] for each in nodes]


async def _looks_around_and_saves(page: Page, fair: DemoFair, product: dict[str, Any]) -> None:
    """Visit the booth and a product there, save it, and look at the list; the browser has kept all of them then."""
    title = product["title"]["text"]
    booth, goods, lists = f"/ru/booths/{product['booth']['id']}", f"/ru/products/{product['id']}", "/ru/lists"
    await page.goto(f"{fair.url}{booth}")
    await page.goto(f"{fair.url}{goods}")
    heart = page.get_by_role("main").get_by_role("button", name=about(say("Favourite"), title))
    await heart.click()
    await expect(heart).to_have_attribute("aria-pressed", "true")
    await page.goto(f"{fair.url}{lists}")
    await page.get_by_role("main").get_by_role("link", name=say("Favourites")).click()
    await expect(page.get_by_role("main").get_by_role("link", name=title, exact=True)).to_be_visible()
    await until(page, _KEPT.format([booth, goods, lists, page.url.removeprefix(fair.url)]))


async def _reads_what_she_saw(page: Page, fair: DemoFair, product: dict[str, Any]) -> None:
    """Read product, booth and list as they were; each says so."""
    main, title = page.get_by_role("main"), product["title"]["text"]
    await page.goto(f"{fair.url}/ru/products/{product['id']}")
    await expect(main.get_by_role("status").filter(has_text=WITHOUT)).to_be_visible()
    await expect(page.get_by_role("heading", level=1)).to_have_text(title)
    await page.get_by_role("complementary", name=say("Exhibitor")).get_by_role("link").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(fair.exhibitor(FLASKS).english_name)
    await expect(main).to_contain_text(WITHOUT)
    await page.goto(f"{fair.url}/ru/lists")
    await main.get_by_role("link", name=say("Favourites")).click()
    await expect(main).to_contain_text(WITHOUT)
    await expect(main.get_by_role("link", name=title, exact=True)).to_be_visible()


async def _meets_a_page_that_is_not_there(page: Page, fair: DemoFair, product: dict[str, Any]) -> None:
    """Another address says in her language that there is no network, and what she can read instead."""
    title = product["title"]["text"]
    await page.goto(f"{fair.url}/ru/search?q=термос")
    await expect(page.locator("html")).to_have_attribute("lang", "ru")
    await expect(page.get_by_role("heading", level=1)).to_have_text(say("You are offline"))
    there = page.get_by_role("region", name=say("Available offline"))
    await there.get_by_role("link", name=title, exact=True).click()
    await expect(page.get_by_role("main").get_by_role("status").filter(has_text=WITHOUT)).to_be_visible()
    await page.go_back()
    await expect(page.get_by_role("heading", level=1)).to_have_text(say("You are offline"))


async def _is_back(page: Page, fair: DemoFair, *products: dict[str, Any]) -> None:
    """With the network the page comes by itself, and the list has what was saved elsewhere meanwhile."""
    await page.context.set_offline(False)
    await expect(page.get_by_role("heading", level=1)).to_contain_text("термос")
    await page.goto(f"{fair.url}/ru/lists")
    main = page.get_by_role("main")
    await main.get_by_role("link", name=say("Favourites")).click()
    for product in products:
        await expect(main.get_by_role("link", name=product["title"]["text"], exact=True)).to_be_visible()
    await expect(main).not_to_contain_text(WITHOUT)


async def _leaves_nothing(page: Page, fair: DemoFair, reader: Reader) -> None:
    """After she has signed out the browser holds nothing of hers, and shows nothing of it without a network."""
    assert reader.name in await page.evaluate(_ALL_KEPT)
    await page.get_by_role("navigation", name=say("Site")).get_by_text(reader.name).first.click()
    await page.get_by_role("button", name=say("Sign out")).click()
    await expect(page.get_by_role("banner").get_by_role("link", name=say("Sign in"))).to_be_visible()
    await until(page, f"({_ALL_KEPT})().then(held => !held.includes({reader.name!r}))")
    assert "/ru/lists/" not in await page.evaluate(_ALL_KEPT)
    await page.context.set_offline(True)
    await page.goto(f"{fair.url}/ru/lists")
    await expect(page.get_by_role("heading", level=1)).to_have_text(say("You are offline"))
