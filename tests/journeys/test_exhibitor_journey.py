"""An exhibitor imports her price list: sees what is wrong in it, mends it, and finds it in the search at once."""

import contextlib
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any, Final

import httpx2
import pytest
from playwright.async_api import Browser, Page, expect

from tests.support.demo_fair import PORCELAIN, DemoFair, sign_in_of
from tests.support.patience import PATIENCE_S
from tests.support.price_list import MISTAKES, ROWS, a_price_list, the_goods

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LAST: Final = f"PL-{ROWS:04d}"
"""The item number of the list's last product."""

_WORK_MS: Final = 120_000
_SEARCH: Final = """query ($text: String!) {
  search(input: {text: $text, kinds: [PRODUCT]}, first: 3) { hits { nodes { product { id number } } } }
}"""

# The bar is gone from the page when the import has ended, so the browser writes down how far it was seen to be.
_WATCH: Final = """
new MutationObserver(() => {
  const bar = document.querySelector("progress[value]");
  if (!bar) return;
  const seen = JSON.parse(sessionStorage.getItem("seen") ?? "[]");
  sessionStorage.setItem("seen", JSON.stringify([...seen, [bar.value, bar.max]]));
}).observe(document, { subtree: true, childList: true, attributes: true });
"""
_REASONS: Final = {
    "Barcode": ("check digit is wrong", "Correct this cell"),
    "Unit": ("no unit 'armful'", "such as pcs, set, kg"),
    "Unit price": ("below zero", "above zero"),
    "Product name": ("Enter the product name", "Fill in this cell"),
    "Currency": ("not an ISO 4217 currency code", "Correct this cell"),
    "Lead time": ("not a number of days", "such as 30"),
    "Incoterms rule": ("not an Incoterms 2020 rule", "Correct this cell"),
}
"""What is wrong and what to do, by column: words that have to stand in the row that says it."""


@pytest.fixture
async def exhibitor(browser: Browser, demo_fair: DemoFair) -> AsyncIterator[Page]:
    """Give the page of an exhibitor who has signed in and reads English."""
    context = await browser.new_context(locale="en-GB", viewport={"width": 1440, "height": 900})
    await context.add_init_script(_WATCH)
    page = await context.new_page()
    email, password = sign_in_of(demo_fair, PORCELAIN)
    await page.goto(f"{demo_fair.url}/en/sign-in")
    await page.get_by_label("Email").fill(email)
    await page.get_by_label("Password").fill(password)
    await page.get_by_role("main").get_by_role("button", name="Sign in").click()
    await expect(page.locator(".me")).to_have_text(demo_fair.exhibitor(PORCELAIN).staff[0].name, timeout=_WORK_MS)
    await page.goto(f"{demo_fair.url}/en/portal/import")
    yield page
    await context.close()


async def test_exhibitor_corrects_spreadsheet_and_finds_new_product(exhibitor: Page, demo_fair: DemoFair) -> None:
    await _check(exhibitor, a_price_list(MISTAKES))
    await expect(exhibitor.get_by_role("status")).to_contain_text("Checked: 7 rows need fixing")
    assert await _bad_rows(exhibitor) == dict(list(MISTAKES))
    assert await _tally(exhibitor) == {"New": 493, "Changed": 0, "Unchanged": 0, "Rows with errors": 7}
    assert await _find(demo_fair, "PL-0001") is None

    await exhibitor.get_by_role("link", name="Upload a corrected spreadsheet").click()
    await _check(exhibitor, a_price_list())
    await expect(exhibitor.get_by_role("status")).to_contain_text("Checked: no errors.")

    await exhibitor.evaluate("sessionStorage.removeItem('seen')")
    with _worker_at_rest(demo_fair):
        async with exhibitor.expect_websocket() as opening:
            await exhibitor.get_by_role("button", name="Import now").click()
        await (await opening.value).wait_for_event("framereceived")
    await expect(exhibitor.get_by_role("status")).to_contain_text("Imported and published.", timeout=_WORK_MS)
    done_at = time.monotonic()
    found = await _found(demo_fair, LAST)
    _tell("found by GraphQL", done_at)
    seen = json.loads(await exhibitor.evaluate("sessionStorage.getItem('seen') ?? '[]'"))
    assert await _tally(exhibitor) == {"New": ROWS, "Changed": 0, "Unchanged": 0, "Rows with errors": 0}

    await _open_from_search(exhibitor, LAST)
    _tell("open on its page", done_at)
    assert exhibitor.url.endswith(found["id"])
    assert seen, "no progress was shown"
    assert all(maximum == ROWS and 0 <= value <= ROWS for value, maximum in seen)
    assert any(0 < value < ROWS for value, _ in seen), seen


@contextlib.contextmanager
def _worker_at_rest(fair: DemoFair) -> Iterator[None]:
    """Let nothing be imported before the page is there to see it: five hundred rows take less than a second."""
    worker = fair.running.child("worker")
    assert worker is not None
    os.kill(worker, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(worker, signal.SIGCONT)


async def _open_from_search(page: Page, number: str) -> None:
    """Search for the last product of the list in the page's head, and open what is found."""
    await page.locator("#q").fill(number)
    await page.get_by_role("banner").get_by_role("button", name="Search").click()
    title = str(the_goods(ROWS + 1)["Product name"])
    await page.get_by_role("main").get_by_role("link", name=title, exact=True).click(timeout=_WORK_MS)
    await expect(page.get_by_role("heading", level=1)).to_have_text(title, timeout=_WORK_MS)


def _tell(what: str, since: float) -> None:
    """Write a figure for whoever runs this with ``-s``; nothing here judges it."""
    sys.stdout.write(f"\n{what} {time.monotonic() - since:.2f} s after the page said that the import was done\n")


async def _check(page: Page, sheet: bytes) -> None:
    """Upload a sheet and wait until it has been looked at."""
    await page.get_by_label("Spreadsheet", exact=True).set_input_files(
        {"name": "price list.xlsx", "mimeType": XLSX, "buffer": sheet}
    )
    await page.get_by_role("button", name="Check the spreadsheet").click()
    await expect(page.get_by_role("status")).to_contain_text("Checked:", timeout=_WORK_MS)


async def _bad_rows(page: Page) -> dict[int, str]:
    """Return which column is bad in which row, as the page says; each with its value, a reason and what to do."""
    table = page.get_by_role("region", name="Cells with errors").get_by_role("table")
    found: dict[int, str] = {}
    for line in await table.locator("tbody tr").all():
        row, column, _, reason, remedy = await line.locator("th, td").all_inner_texts()
        found[int(row)] = column
        assert await line.get_by_role("textbox").input_value() == str(MISTAKES[int(row), column])
        said, to_do = _REASONS[column]
        assert said in reason
        assert to_do in remedy
    return found


async def _tally(page: Page) -> dict[str, int]:
    """Return the figures of the import on the page, by their labels."""
    names, values = page.locator("dl.tally dt"), page.locator("dl.tally dd")
    texts = zip(await names.all_inner_texts(), await values.all_inner_texts(), strict=True)
    return {name: int(value) for name, value in texts}


async def _found(fair: DemoFair, number: str) -> dict[str, Any]:
    """Return the product with this number as soon as a search finds it; fails after half a minute."""
    deadline = time.monotonic() + PATIENCE_S
    while (product := await _find(fair, number)) is None:
        assert time.monotonic() < deadline, f"{number} is not found after {PATIENCE_S:.0f} s"
    return product


async def _find(fair: DemoFair, number: str) -> dict[str, Any] | None:
    """Search for a number as nobody in particular; return the product with it, or None."""
    async with httpx2.AsyncClient(timeout=PATIENCE_S) as http:
        answer = await http.post(f"{fair.url}/graphql", json={"query": _SEARCH, "variables": {"text": number}})
    nodes = answer.json()["data"]["search"]["hits"]["nodes"]
    products: list[dict[str, Any]] = [node["product"] for node in nodes]
    return next((each for each in products if each["number"] == number), None)
