"""A company that nobody knows yet signs up, is admitted, fills its booth from a sheet, is found, and takes it back."""

import asyncio
import csv
import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import httpx2
import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.support.entering import a_profile, an_organiser, come_in, is_told, sign_up
from tests.support.patience import PATIENCE_S
from tests.support.price_list import HEADERS, the_goods
from tests.support.reading import Reader
from tests.support.running import Running
from tests.support.visiting import PASSWORD, Visitor

CHEN: Final = Reader("Chen Yulan", "chen@plates.example", PASSWORD)
COMPANY: Final = "Chaozhou Moonlit Plates Co., Ltd."
TAGLINE: Final = "Hard porcelain for hotels since 1998."
FAIR: Final = "The Table Fair"
HEADLINE: Final = "Plates that outlive the hotel"
STAFF: Final = ("Wu Haoran", "Sales manager")

GOODS: Final = 4
MISTAKES: Final = {(3, "Unit"): "armful", (5, "Unit price"): "-3.85"}
"""What is wrong in the sheet, by the row as a spreadsheet counts and the column."""

FOUND: Final = str(the_goods(3)["Product name"])
"""What a passer-by looks for: goods whose row was bad at first."""

_WORK_MS: Final = 60_000
_SIGN_IN: Final = "mutation ($input: SignInInput!) { signIn(input: $input) { __typename ... on Problem { code } } }"
_CREATE: Final = """mutation ($input: CreateFairInput!) {
  createFair(input: $input) { ... on Fair { id } ... on Problem { code message field } } }"""
_PUBLISH: Final = """mutation ($id: ID!) {
  publishFair(fairId: $id) { ... on Fair { id } ... on Problem { code message field } } }"""


@pytest.fixture
async def organiser(browser: Browser, fair: Running) -> AsyncIterator[Page]:
    """Give the page of an organiser who has published a fair."""
    reader = await an_organiser(fair, "Lin Yuhan", "The Table Fair Office")
    await _open_the_fair(fair, reader)
    async with a_profile(browser) as page:
        await come_in(page, fair, reader)
        yield page


@pytest.fixture
async def newcomer(browser: Browser) -> AsyncIterator[Page]:
    """Give the page of somebody who has never been here."""
    async with a_profile(browser) as page:
        yield page


async def test_newcomer_is_approved_found_and_undoes_import(
    newcomer: Page, organiser: Page, browser: Browser, fair: Running
) -> None:
    await sign_up(newcomer, fair, CHEN, COMPANY)
    await newcomer.goto(f"{fair.url}/en/portal")
    await expect(_main(newcomer)).to_contain_text("Three steps, and buyers from all over the world can find you.")
    await _introduces_the_company(newcomer)

    await _applies_to_the_fair(newcomer)
    await _admits(organiser, "Exhibitors")
    await _applies_for_a_booth(newcomer)
    await _admits(organiser, "Booths")
    await _opens_the_booth(newcomer)

    await _checks_the_sheet(newcomer)
    await _mends_it_in_place(newcomer)
    await newcomer.get_by_role("button", name="Import now").click()
    await _is_told_in_time(
        newcomer, "Imported and published. Buyers can find the new products in search within a minute."
    )

    async with a_profile(browser) as passer_by:
        await _finds_the_plate(passer_by, fair)
        await _walks_into_the_booth(passer_by)

        await newcomer.get_by_role("button", name="Undo this import").click()
        await _is_told_in_time(newcomer, f"This import was undone. {GOODS} new products were removed.")
        await passer_by.reload()
        await expect(_main(passer_by)).to_contain_text("This exhibitor shows no products yet.")


async def _open_the_fair(fair: Running, organiser: Reader) -> None:
    begin = datetime.now(UTC) - timedelta(days=1)
    times = {"opensAt": begin.isoformat(), "closesAt": (begin + timedelta(days=10)).isoformat()}
    facts = {"slug": "table", "name": {"text": FAIR, "language": "en"}, "languages": ["en"], **times}
    async with httpx2.AsyncClient(timeout=PATIENCE_S) as http:
        visitor = Visitor(fair, http)
        await _done(visitor, _SIGN_IN, input={"email": organiser.email, "password": organiser.password})
        made = await _done(visitor, _CREATE, input=facts | {"timeZone": "Asia/Shanghai"})
        await _done(visitor, _PUBLISH, id=made["id"])


async def _done(visitor: Visitor, query: str, **variables: Any) -> dict[str, Any]:
    """Run a mutation that has to succeed, and return what it made."""
    (result,) = (await visitor.run(query, **variables)).values()
    assert "code" not in result, result
    found: dict[str, Any] = result
    return found


async def _introduces_the_company(page: Page) -> None:
    """Write the profile and publish it; the name is known from the sign-up."""
    await page.get_by_role("link", name="Start your profile").click()
    await expect(page.get_by_label("Company name").first).to_have_value(COMPANY)
    await page.get_by_label("English name").fill(COMPANY)
    await page.get_by_label("City").fill("Chaozhou")
    await page.locator("#f-tagline").fill(TAGLINE)
    await page.locator("#f-story").fill("Two kilns, ninety people, and a glaze of our own.")
    await page.get_by_role("group", name="Languages your staff speak").get_by_label("English").check()
    await _main(page).get_by_role("button", name="Save", exact=True).first.click()
    await is_told(page, "Saved.")
    await page.get_by_role("button", name="Publish", exact=True).click()
    await is_told(page, "Everyone can see your company now.")


async def _applies_to_the_fair(page: Page) -> None:
    await _room(page, "Booths")
    await page.get_by_label("Message to the organiser").fill("We bring the kiln's first white stoneware.")
    await page.get_by_role("button", name="Apply to take part").click()
    await is_told(page, "Your application has been sent to the organiser.")


async def _admits(page: Page, tab: str) -> None:
    """Approve, as the organiser, the only one who waits in a tab."""
    await page.goto(page.url.partition("/en")[0] + "/en/console/fairs/table/applications")
    await page.get_by_role("navigation", name="Applicants").get_by_role("link", name=tab).click()
    await page.get_by_role("checkbox", name=f"Select {COMPANY}").check()
    await page.get_by_role("button", name="Approve").click()
    await is_told(page, "1 approved. The applicant will get an email.")


async def _applies_for_a_booth(page: Page) -> None:
    await page.reload()
    await expect(_main(page)).to_contain_text("Your company is approved. Choose a section and apply for a booth.")
    await page.get_by_label("Section", exact=True).select_option("ceramics")
    await page.get_by_role("button", name="Apply for a booth").click()
    await is_told(page, "Your application has been sent to the organiser.")


async def _opens_the_booth(page: Page) -> None:
    """Say what stands over the booth and who stands in it, and open it."""
    await page.reload()
    await page.get_by_role("link", name="Edit the booth").click()
    await page.get_by_label("Headline", exact=True).fill(HEADLINE)
    await page.get_by_role("region", name="Booth introduction").get_by_role("button", name="Save").click()
    await is_told(page, "Saved.")
    staff = page.get_by_role("region", name="Booth staff")
    first = staff.get_by_role("group", name="Add a person").first
    await first.get_by_label("Full name").fill(STAFF[0])
    await first.get_by_label("Position").fill(STAFF[1])
    await first.get_by_label("Email").fill("wu@plates.example")
    await staff.get_by_role("button", name="Save").click()
    await expect(staff.get_by_role("group", name=STAFF[0])).to_be_visible()
    await page.get_by_role("button", name="Open the booth").click()
    await is_told(page, "Your booth is open. Visitors can see it now.")


async def _checks_the_sheet(page: Page) -> None:
    await _room(page, "Import products")
    await page.get_by_label("Spreadsheet", exact=True).set_input_files(
        {"name": "plates.csv", "mimeType": "text/csv", "buffer": _a_sheet()}
    )
    await page.get_by_role("button", name="Check the spreadsheet").click()
    await _is_told_in_time(page, f"Checked: {len(MISTAKES)} rows need fixing. Nothing has been imported yet.")


async def _mends_it_in_place(page: Page) -> None:
    """Write what is right into the cells that the page shows as wrong, and check again."""
    bad = page.get_by_role("region", name="Cells with errors")
    for (row, column), wrong in MISTAKES.items():
        cell = bad.get_by_label(f"Row {row}, {column}", exact=True)
        await expect(cell).to_have_value(wrong)
        await cell.fill(str(the_goods(row)[column]))
    await bad.get_by_role("button", name="Check again").click()
    await _is_told_in_time(page, "Checked: no errors. Nothing has been imported yet.")
    await expect(_main(page)).to_contain_text("2 cells were corrected here. Your original file has not changed.")


def _a_sheet() -> bytes:
    """Return a price list of a few plates as CSV, mistakes standing where something right should."""
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(HEADERS)
    for row in range(2, GOODS + 2):
        goods = the_goods(row)
        lines.writerow([MISTAKES.get((row, header), goods[header]) for header in HEADERS])
    return text.getvalue().encode()


async def _finds_the_plate(page: Page, fair: Running) -> None:
    """Come in from the street, search until the new products are indexed, and open what is found."""
    await page.goto(f"{fair.url}/en/fairs")
    await page.locator("#q").fill(FOUND)
    await page.get_by_role("banner").get_by_role("button", name="Search").click()
    await page.wait_for_url("**/search?**")
    found = _main(page).get_by_role("link", name=FOUND, exact=True)
    async with asyncio.timeout(PATIENCE_S):
        while not await found.count():
            await page.reload()
    await found.click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(FOUND)


async def _walks_into_the_booth(page: Page) -> None:
    await _main(page).get_by_role("link", name=COMPANY).first.click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(COMPANY)
    await expect(_main(page)).to_contain_text(HEADLINE)
    await expect(page.get_by_role("region", name="Booth staff")).to_contain_text(STAFF[0])
    await expect(page.get_by_role("region", name="Products").get_by_role("link", name=FOUND).first).to_be_visible()


async def _is_told_in_time(page: Page, words: str) -> None:
    """Wait until the page of an import, which follows it, says these words."""
    await expect(page.get_by_role("status").filter(has_text=words)).to_be_visible(timeout=_WORK_MS)


async def _room(page: Page, name: str) -> None:
    """Go to one of the portal's pages by its navigation."""
    await page.get_by_role("navigation", name="Exhibitor portal").get_by_role("link", name=name, exact=True).click()


def _main(page: Page) -> Locator:
    return page.get_by_role("main")
