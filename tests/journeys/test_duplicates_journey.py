"""The same goods listed twice: their company sees it, the organiser judges across companies, a buyer compares."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, Final

import httpx2
import pytest
from playwright.async_api import Browser, Page, expect

from tests.support.demo_fair import DemoFair, sign_in_of
from tests.support.page_addresses import People, signed_in
from tests.support.visiting import Visitor

TRADER: Final = "Casa Tonalmilpa Exportaciones S.A. de C.V."
COPY: Final = "Termo de acero inoxidable 304 al vacío HN-500A, 500 ml"
ORIGINAL: Final = "500毫升304不锈钢真空保温杯"
NOTED_S: Final = 300.0
_SIGN_IN: Final = "mutation ($input: SignInInput!) { signIn(input: $input) { __typename ... on Problem { code } } }"
_LIST: Final = """mutation ($input: ProductInput!) { saveProduct(input: $input) {
  ... on Product { id } ... on Problem { code message field } } }"""
_SHOW: Final = """mutation ($id: ID!) { publishProducts(ids: [$id]) {
  ... on SavedProducts { problems { code field } } ... on Problem { code message } } }"""
_HIDE: Final = """mutation ($id: ID!) { withdrawProducts(ids: [$id]) {
  ... on SavedProducts { problems { code } } ... on Problem { code } } }"""
GOODS: Final = {
    "number": "TM-TER-500",
    "title": {"text": COPY, "language": "es"},
    "description": {"text": "Termo HN-500A de doble pared, tapa que sirve de taza.", "language": "es"},
    "section": "kitchenware-tableware",
    "brand": "Hengnuan",
    "origin": "CN",
    "unit": "C62",
    "currency": "USD",
    "minimumOrder": {"value": "100"},
    "priceTiers": [{"minQuantity": "100", "price": "3.10"}],
    "attributes": [{"name": {"text": "Capacidad", "language": "es"}, "value": "500", "unit": "MLT"}],
}


@pytest.fixture
async def copied(demo_fair: DemoFair) -> AsyncIterator[str]:
    """Let a trading company list, in Spanish, what another one makes; its listing goes when the test is over."""
    email, password = sign_in_of(demo_fair, TRADER)
    async with httpx2.AsyncClient(timeout=60) as http:
        trader = Visitor(demo_fair.running, http)
        await trader.run(_SIGN_IN, input={"email": email, "password": password})
        product_id = await done(trader, _LIST, input=GOODS)
        await trader.run(_SHOW, id=product_id)
        yield product_id
        await trader.run(_HIDE, id=product_id)


async def done(visitor: Visitor, query: str, **variables: Any) -> str:
    (result,) = (await visitor.run(query, **variables)).values()
    assert "code" not in result, result
    return str(result["id"])


async def come(browser: Browser, people: People, role: str) -> Page:
    """Return a page of one of the demo's people."""
    context = await browser.new_context(locale="en-GB", viewport={"width": 1440, "height": 900})
    await people.come(context, role)
    return await context.new_page()


async def until_there(page: Page, address: str, text: str) -> None:
    """Open a page again until it says something: possible_duplicates are looked for behind the server."""
    async with asyncio.timeout(NOTED_S):
        while True:
            await page.goto(address)
            if await page.get_by_role("main").get_by_text(text).count():
                return
            await asyncio.sleep(1)


async def test_duplicate_is_shown_to_organiser_and_buyer(browser: Browser, demo_fair: DemoFair, copied: str) -> None:
    people = signed_in(demo_fair)
    fair = people.ask("nobody", "{ fairs(first: 1) { nodes { slug } } }")["fairs"]["nodes"][0]["slug"]
    console = f"{demo_fair.url}/en/console/fairs/{fair}"

    organiser = await come(browser, people, "organiser")
    await until_there(organiser, f"{console}/possible-duplicates?scope=ACROSS", COPY)
    pair = organiser.locator("[data-pair]").filter(has_text=COPY).filter(has_text=ORIGINAL)
    await expect(pair).to_contain_text("same model number")
    await expect(pair.get_by_role("columnheader")).to_have_count(2)

    buyer = await come(browser, people, "buyer")
    await buyer.goto(f"{demo_fair.url}/en/products/{copied}")
    too = buyer.get_by_role("region", name="Other exhibitors offer this too")
    await expect(too.get_by_role("link", name=ORIGINAL)).to_be_visible()

    await pair.get_by_label("Note for the audit log").fill("Bought from them, says the trader.")
    await pair.get_by_role("button", name="Mark as different products").focus()
    await organiser.keyboard.press("d")
    await expect(organiser.get_by_role("status")).to_contain_text("recorded in the audit log")
    await expect(organiser.locator("[data-pair]").filter(has_text=COPY).filter(has_text=ORIGINAL)).to_have_count(0)
    await organiser.goto(f"{console}/possible-duplicates?state=DISMISSED")
    await expect(organiser.locator("[data-pair]").filter(has_text=COPY)).to_contain_text("says the trader")
    await organiser.goto(f"{console}/audit")
    await expect(organiser.get_by_role("main")).to_contain_text("Two listings marked as different products")
    await buyer.reload()
    await expect(too.get_by_role("link", name=ORIGINAL)).to_have_count(0)
    for each in (organiser, buyer):
        await each.context.close()


async def test_exhibitor_marks_own_products_as_different(browser: Browser, demo_fair: DemoFair) -> None:
    page = await come(browser, signed_in(demo_fair), "exhibitor")
    await until_there(page, f"{demo_fair.url}/en/portal/products?text=HN-500C", "Possible duplicate")
    await page.get_by_role("link", name="Possible duplicate").first.click()
    told = page.get_by_role("region", name="Possible duplicate")
    await expect(told.get_by_role("link", name=ORIGINAL)).to_be_visible()
    await expect(told).to_contain_text("304不锈钢真空保温杯 500毫升（带茶隔）")
    await told.get_by_role("button", name="Mark as different products").click()
    await expect(page.get_by_role("status").first).to_contain_text("different products")
    await expect(told).to_have_count(0)
    await page.context.close()
