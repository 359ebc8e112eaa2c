"""An organiser makes a schedule for the demo fair, somebody of a booth's staff cancels, and the revision is seen."""

import re
from collections.abc import AsyncIterator
from typing import Final

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.support.demo_fair import DemoFair
from tests.support.page_addresses import signed_in

SLOW_MS: Final = 90_000
"""How long the worker may take, beside all else that it does, until a schedule is made."""


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
async def organiser(browser: Browser, demo_fair: DemoFair, request: pytest.FixtureRequest) -> AsyncIterator[Page]:
    """Give a page of the fair's organiser, once with JavaScript and once without."""
    context = await browser.new_context(
        locale="en-GB", viewport={"width": 1440, "height": 900}, java_script_enabled=request.param
    )
    await signed_in(demo_fair).come(context, "organiser")
    yield await context.new_page()
    await context.close()


async def test_organiser_creates_schedule_and_publishes_revision(organiser: Page, demo_fair: DemoFair) -> None:
    page = organiser
    await _schedules(page, demo_fair)
    await _makes_a_draft(page)
    name = await _somebody_cancels(page)
    await expect(page.get_by_text("1 person has cancelled since this schedule was created.")).to_be_visible()

    await page.get_by_role("button", name="Revise the schedule").click()
    await expect(_tab(page, "What has changed")).to_be_visible(timeout=SLOW_MS)
    before = _cells(page, "Before").filter(has_text=name)
    await expect(before.first).to_be_visible()
    for row in await page.get_by_role("row").filter(has=_cells(page, "Before").filter(has_text=name)).all():
        await expect(row).to_contain_text(re.compile("Moved|Lost"))
        await expect(row.locator('[data-label="After"]')).not_to_contain_text(name)
    await _tab(page, "Meetings").click()
    await expect(page.get_by_role("heading", name="Revision,")).to_be_visible()
    await expect(_cells(page, "Staff").filter(has_text=name)).to_have_count(0)

    await page.get_by_role("button", name="Publish").click()
    published = "Published: both sides get an email when their meetings are booked."
    await expect(page.get_by_role("status")).to_have_text(published)
    await expect(page.get_by_text("Booking the meetings")).to_have_count(0, timeout=SLOW_MS)
    await expect(page.get_by_role("alert")).to_have_count(0)
    await page.get_by_role("button", name="Mark as available").click()
    await expect(page.get_by_role("heading", name="Absent")).to_have_count(0)


async def _schedules(page: Page, fair: DemoFair) -> None:
    """Open the fair's schedules by the console's menu; the draft that the demo opens with is made by then."""
    await page.goto(f"{fair.url}/en/console")
    await page.get_by_role("main").get_by_role("link", name="Cloud Expo Demo Fair").first.click()
    await page.get_by_role("link", name="Meeting schedule").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Meeting schedule")
    made = page.get_by_role("row").filter(
        has_text=re.compile("Best possible|of the best possible|Fewest possible changes")
    )
    await expect(made.first).to_be_visible(timeout=SLOW_MS)


async def _makes_a_draft(page: Page) -> None:
    """Order a draft from nine to eleven at night, and wait until it is there with meetings."""
    form = page.get_by_role("region", name="Create a draft")
    await form.get_by_label("Ends").fill("23:00")
    await form.get_by_label("Maximum calculation time").select_option(label="10 seconds")
    await form.get_by_role("button", name="Create a draft").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Schedule,"))
    await expect(_tab(page, "Meetings")).to_be_visible(timeout=SLOW_MS)
    await expect(_cells(page, "Staff").first).to_be_visible()


async def _somebody_cancels(page: Page) -> str:
    """Note that who receives in the first meeting is not there, and return the name."""
    row = page.get_by_role("row").filter(has=_cells(page, "Staff")).first
    name = (await row.locator('[data-label="Staff"]').inner_text()).strip()
    await row.get_by_text("Mark as absent").click()
    await row.get_by_role("button", name=f"Mark {name} as absent").click()
    await expect(page.get_by_role("status")).to_have_text("Saved. Revise the schedule to see what changes.")
    return name


def _tab(page: Page, name: str) -> Locator:
    return page.get_by_role("navigation", name="Views").get_by_role("link", name=name)


def _cells(page: Page, label: str) -> Locator:
    return page.locator(f'td[data-label="{label}"]')
