"""Two people of one company change one product at once: nobody loses a word, and the history tells all of it."""

from collections.abc import AsyncIterator
from typing import Final

import httpx2
import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.support.entering import a_profile, accept, come_in, is_told
from tests.support.exhibitor_client import an_exhibitor
from tests.support.patience import PATIENCE_S
from tests.support.reading import Reader
from tests.support.running import Running
from tests.support.visiting import PASSWORD, Visitor

ADA: Final = Reader("Ada Smith", "ada@two.example", PASSWORD)
LI: Final = Reader("Li Na", "li@two.example", PASSWORD)

FIRST: Final = ("Steel flask 500 ml", "Keeps hot for 12 hours.")
ADAS: Final = ("Vacuum flask 500 ml, stainless steel", "Keeps hot for 12 hours, cold for 24.")
LIS: Final = ("Thermos flask of 500 ml", "Our best seller.")
BRAND: Final = "Hengnuan"
"""What only Li adds, beside a name and a description that both of them change."""


@pytest.fixture
async def ada(browser: Browser, running: Running) -> AsyncIterator[Page]:
    """Give the page of the owner of a company that is on show."""
    async with httpx2.AsyncClient(timeout=PATIENCE_S) as http:
        await an_exhibitor(Visitor(running, http), ADA.email, "Yongkang Two Flasks Co., Ltd.")
    async with a_profile(browser) as page:
        await come_in(page, running, ADA)
        yield page


@pytest.fixture
async def li(browser: Browser, running: Running, ada: Page) -> AsyncIterator[Page]:
    """Give the page of the colleague whom the owner invites."""
    await _invite(ada, LI)
    async with a_profile(browser) as page:
        await accept(page, running, LI)
        yield page


async def test_concurrent_edits_of_two_editors_are_merged(ada: Page, li: Page) -> None:
    address = await _write_first(ada)
    await ada.goto(address)
    await li.goto(address)
    await expect(li.locator("#editors")).to_contain_text(f"Also editing this product now: {ADA.name}.")
    await _come_back_to_the_tab(ada)
    await expect(ada.locator("#editors")).to_contain_text(f"Also editing this product now: {LI.name}.")

    await _say(ada, *ADAS)
    await _say(li, *LIS)
    await _main(li).get_by_label("Brand").fill(BRAND)
    await _save(ada)
    await is_told(ada, "Saved.")
    await _come_back_to_the_tab(li)
    await expect(li.locator("#editors")).to_contain_text(
        f"{ADA.name} has saved changes to this product since you opened it."
    )

    await _save(li)
    await _settle(li)
    await expect(li.get_by_role("heading", level=1)).to_have_text(LIS[0])
    await _says(li, LIS[0], ADAS[1])
    await expect(_main(li).get_by_label("Brand")).to_have_value(BRAND)

    await _read_the_history(ada, address)
    await _go_back_to_the_first(ada)
    await _says(ada, *FIRST)
    await expect(_main(ada).get_by_label("Brand")).to_have_value("")
    await ada.get_by_role("link", name="View history").click()
    await expect(_versions(ada)).to_have_count(4)


async def _invite(page: Page, colleague: Reader) -> None:
    site = page.get_by_role("navigation", name="Site")
    await site.locator("summary").filter(has_text=ADA.name).click()
    await site.get_by_role("link", name="Team").click()
    await _main(page).get_by_label("Email").fill(colleague.email)
    await _main(page).get_by_role("button", name="Send the invitation").click()
    await is_told(page, "Invitation sent.")


async def _write_first(page: Page) -> str:
    """Save a new product as a draft, and return the address at which it is edited."""
    navigation = page.get_by_role("navigation", name="Exhibitor portal")
    await navigation.get_by_role("link", name="Products", exact=True).click()
    await page.get_by_role("link", name="Add the first product").click()
    await _say(page, *FIRST)
    await _main(page).get_by_label("Item number").fill("TF-500")
    await _main(page).get_by_label("Section").select_option("kitchenware-tableware")
    await _save(page)
    await is_told(page, "Saved as a draft.")
    return page.url.partition("?")[0]


async def _say(page: Page, title: str, description: str) -> None:
    await page.locator("#f-title").fill(title)
    await page.locator("#f-description").fill(description)


async def _says(page: Page, title: str, description: str) -> None:
    await expect(page.locator("#f-title")).to_have_value(title)
    await expect(page.locator("#f-description")).to_have_value(description)


async def _save(page: Page) -> None:
    await _main(page).get_by_role("button", name="Save as draft").first.click()


async def _come_back_to_the_tab(page: Page) -> None:
    """Have been elsewhere: a page looks for others again as soon as it is seen."""
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


async def _settle(page: Page) -> None:
    """Choose on the page of the conflict: the own name, the other's description."""
    await expect(page.get_by_role("heading", level=1)).to_have_text("Two people have changed this product")
    await expect(_main(page)).to_contain_text("while you were editing")
    await expect(
        page.get_by_role("heading", name="You both changed 2 details. Choose which versions to keep")
    ).to_be_visible()
    name, description = _choice(page, "Product name"), _choice(page, "Description")
    await expect(name).to_contain_text(FIRST[0])
    await name.get_by_role("radio", name=LIS[0]).check()
    await description.get_by_role("radio", name=ADAS[1]).check()
    await expect(page.get_by_role("heading", name="Changes only you made")).to_be_visible()
    await page.get_by_role("button", name="Save this version").click()
    await is_told(page, "Saved.")


def _choice(page: Page, of: str) -> Locator:
    return page.get_by_role("group", name=of)


async def _read_the_history(page: Page, address: str) -> None:
    await page.goto(address)
    await page.get_by_role("link", name="View history").click()
    await expect(_versions(page)).to_have_count(3)
    for place, (heading, name) in enumerate([("Version 3", LI.name), ("Version 2", ADA.name), ("Version 1", ADA.name)]):
        await expect(_versions(page).nth(place)).to_contain_text(heading)
        await expect(_versions(page).nth(place)).to_contain_text(name)
    newest = _versions(page).first
    await expect(newest.locator("del")).to_contain_text([ADAS[0]])
    await expect(newest.locator("ins")).to_contain_text([LIS[0]])


async def _go_back_to_the_first(page: Page) -> None:
    first = _versions(page).last
    await first.get_by_text("Restore this version").click()
    await first.get_by_role("button", name="Yes, restore").click()
    await is_told(page, "Restored the earlier version as a new version.")


def _versions(page: Page) -> Locator:
    return page.locator("ol.versions > li")


def _main(page: Page) -> Locator:
    return page.get_by_role("main")
