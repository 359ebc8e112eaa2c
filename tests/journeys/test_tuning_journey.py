"""An organiser tries other weights, sees what would come of them beside what is in force, and puts them in force."""

from collections.abc import AsyncIterator
from typing import Final

import pytest
from playwright.async_api import Browser, Page, expect

from tests.support.demo_fair import DemoFair
from tests.support.page_addresses import signed_in

SLOW_MS: Final = 90_000
WAYS: Final = ("Draft", "Published", "Comparison: each side’s own best matches", "Comparison: random order")


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
async def organiser(browser: Browser, demo_fair: DemoFair, request: pytest.FixtureRequest) -> AsyncIterator[Page]:
    """Give a page of the fair's organiser, once with JavaScript and once without."""
    context = await browser.new_context(
        locale="en-GB", viewport={"width": 1440, "height": 900}, java_script_enabled=request.param
    )
    await signed_in(demo_fair).come(context, "organiser")
    yield await context.new_page()
    await context.close()


async def test_organiser_previews_matchmaking_draft_before_publishing(organiser: Page, demo_fair: DemoFair) -> None:
    page = organiser
    await page.goto(f"{demo_fair.url}/en/console")
    await page.get_by_role("main").get_by_role("link", name="Cloud Expo Demo Fair").first.click()
    await page.get_by_role("link", name="Matchmaking").click()
    language = page.get_by_role("spinbutton", name="Language")
    tried = "0.7" if await language.input_value() == "0.6" else "0.6"
    await language.fill(tried)
    await page.get_by_role("button", name="Save the draft").click()
    await expect(page.get_by_role("status")).to_contain_text("The draft is saved.")
    assert await language.input_value() == tried

    await page.get_by_role("button", name="Preview the draft").click()
    effect = page.get_by_role("region", name="Results")
    await expect(effect).to_contain_text("From the preview of the draft", timeout=SLOW_MS)
    figures = effect.get_by_role("table").first
    for way in WAYS:
        row = figures.get_by_role("row").filter(has=page.get_by_role("rowheader", name=way))
        assert float((await row.locator('[data-label="Expected matches"]').inner_text()).strip()) > 0
    await expect(effect.get_by_role("table")).to_have_count(3)

    await page.get_by_text("Publish the draft").click()
    await page.get_by_role("button", name="Yes, publish").click()
    await expect(page.get_by_text("Published. It applies from the next run.")).to_be_visible()
    await expect(page.get_by_text(f"Currently {tried}")).to_be_visible()
