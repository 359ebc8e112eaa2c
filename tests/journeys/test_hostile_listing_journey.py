"""A company writes markup and reversing characters into a listing: each page that shows it shows the text that it is."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, Final

import httpx2
import pytest
from playwright.async_api import Browser, Page, expect

from tests.support.entering import a_profile, come_in
from tests.support.exhibitor_client import ExhibitorClient, an_exhibitor
from tests.support.patience import PATIENCE_S
from tests.support.reading import Reader
from tests.support.running import Running
from tests.support.visiting import PASSWORD, Visitor

MALLORY: Final = Reader("Ada Smith", "mallory@flask.example", PASSWORD)
EVIL: Final = (
    "Grimflask </title></script></textarea><script>owned = 1</script>"
    '<img src=x onerror="owned = 2">\'"{{ 7 * 7 }}\u202egnp.exe\u2066'
)
"""Breaks out of elements, of attributes and of templates, and turns round what follows."""

OUTSIDE: Final = (
    "/search?q=grimflask",
    "/search?q=grimflask&view=list",
    "/products/{id}",
    "/exhibitors/{slug}",
    "/recent?id={id}",
    "/compare?id={id}",
)
INSIDE: Final = (
    "/portal",
    "/portal/products",
    "/portal/products/{id}",
    "/portal/products/{id}/history",
    "/portal/company",
    "/lists/choose?id={id}",
    "/products/{id}/ask",
    "/exhibitors/{slug}/ask",
)
_SAVE: Final = """mutation ($rows: [ProductRowInput!]!) { saveProducts(rows: $rows, publish: true) {
  ... on SavedProducts { problems { code message field } results { product { id exhibitor { slug } } } }
  ... on Problem { code message field } } }"""
_FOUND: Final = (
    '{ search(input: {text: "grimflask", kinds: [PRODUCT]}, first: 1) { hits { nodes { product { id } } } } }'
)
_SHOWN: Final = """() => {
  const told = [...document.querySelectorAll("input, textarea")].map((each) => each.value);
  return [document.body.innerText, ...told].some((each) => /[{]{2} 7 [*] 7 [}]{2}.?gnp[.]exe/.test(each));
}"""
_HARM: Final = """() => {
  const found = [...document.querySelectorAll("img[src=x], script:not([src]):not([type='application/ld+json'])")];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const isolates = (each) => /isolate|plaintext/.test(getComputedStyle(each).unicodeBidi);
  const ends = (each) => getComputedStyle(each).display !== "inline";
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    if (!text.data.includes("gnp.exe")) continue;
    let around = text.parentElement;
    while (!isolates(around) && !ends(around)) around = around.parentElement;
    if (!isolates(around) && around.textContent.trim() !== text.data.trim()) found.push(around);
  }
  const reckoned = /(?:'|u0027)[\\\\]?(?:"|&quot;)49/.test(document.documentElement.outerHTML);
  if (reckoned || typeof owned !== "undefined") found.push(document.documentElement);
  return found.map((each) => each.outerHTML.slice(0, 300));
}"""


@pytest.fixture
async def company(running: Running) -> AsyncIterator[ExhibitorClient]:
    """Give the program of a company whose name is hostile."""
    async with httpx2.AsyncClient(timeout=PATIENCE_S) as http:
        yield await an_exhibitor(Visitor(running, http), MALLORY.email, EVIL[:120])


@pytest.fixture
async def listed(company: ExhibitorClient) -> dict[str, str]:
    """Return what addresses are made of, once the hostile listing can be found."""
    saved = (await company.visitor.run(_SAVE, rows=[{"inputId": "1", "product": _a_listing()}]))["saveProducts"]
    assert saved["problems"] == []
    product = saved["results"][0]["product"]
    async with asyncio.timeout(PATIENCE_S):
        while not (await company.visitor.run(_FOUND))["search"]["hits"]["nodes"]:
            await asyncio.sleep(0.1)
    return {"id": product["id"], "slug": product["exhibitor"]["slug"]}


def _a_listing() -> dict[str, Any]:
    words = {"text": EVIL, "language": "en"}
    return {
        "number": '"><b>1',
        "title": words,
        "description": words,
        "section": "kitchenware-tableware",
        "category": EVIL[:60],
        "brand": EVIL[:60],
        "origin": "CN",
        "unit": "C62",
        "minimumOrder": {"value": "10"},
        "currency": "USD",
        "priceTiers": [{"minQuantity": "10", "price": "3.85"}],
        "attributes": [{"name": {"text": EVIL[:80], "language": "en"}, "value": EVIL[:80]}],
    }


async def test_hostile_listing_is_escaped_on_every_page(
    browser: Browser, running: Running, listed: dict[str, str]
) -> None:
    async with a_profile(browser) as page:
        complaints: list[str] = []
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        for address in OUTSIDE:
            await _is_harmless(page, f"{running.url}/en{address.format(**listed)}")
        await come_in(page, running, MALLORY)
        for address in INSIDE:
            await _is_harmless(page, f"{running.url}/en{address.format(**listed)}")
        await _changes_many(page, f"{running.url}/en/portal/products")
        await page.goto(f"{running.url}/ar{OUTSIDE[2].format(**listed)}")
        assert await page.evaluate(_HARM) == []
        assert complaints == []


async def _is_harmless(page: Page, address: str) -> None:
    answer = await page.goto(address)
    assert answer is not None, address
    assert answer.ok, f"{answer.status} at {address}"
    assert page.url == address, f"{address} leads to {page.url}"
    assert await page.evaluate(_SHOWN), f"nothing to be seen of it: {address}"
    assert await page.evaluate(_HARM) == [], address


async def _changes_many(page: Page, products: str) -> None:
    """Fail unless what a change of the chosen products would do is shown as text too."""
    await page.goto(products)
    await page.locator("tbody [name=id]").check()
    await page.get_by_role("button", name="Edit…").click()
    box = page.get_by_role("dialog")
    await box.get_by_label("Product group").fill("{{ 7 * 7 }}gnp.exe")
    await box.get_by_role("button", name="Preview the changes").click()
    await expect(box.locator(".effects")).to_contain_text(EVIL[:60])
    await expect(box.locator(".effects")).to_contain_text("{{ 7 * 7 }}gnp.exe")
    assert await page.evaluate(_HARM) == []
