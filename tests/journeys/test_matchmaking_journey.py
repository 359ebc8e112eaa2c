"""A need in her own words leads a Russian buyer to Chinese makers, a no changes her list, and the maker sees her."""

from collections.abc import AsyncIterator
from typing import Final

import pytest
from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from expo.demo.data.buyers import buyer
from expo.demo.data.plan import people
from tests.support.demo_fair import FLASKS, DemoFair, sign_in_of
from tests.support.reading import Reader, come_in, fits, sign_in, spoken

NEED: Final = "Термосы из нержавеющей стали на пол-литра, с нашим логотипом, для сети чайных магазинов"
"""Vacuum flasks of half a litre with a logo, as she would say it."""

PRICE: Final = "7.35"
say: Final = spoken("ru")


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
async def profile(browser: Browser, request: pytest.FixtureRequest) -> AsyncIterator[BrowserContext]:
    """Give a Russian buyer's browser profile, which runs scripts or none."""
    context = await browser.new_context(
        locale="ru-RU",
        viewport={"width": 1280, "height": 900},
        java_script_enabled=request.param,
        service_workers="block",
    )
    yield context
    await context.close()


def the_sourcing_buyer(fair: DemoFair) -> Reader:
    """Return the demo's buyer with needs."""
    found = buyer(*people().sourcing_buyer)
    return Reader(found.name, found.email, fair.password)


async def test_need_leads_to_exhibitor_who_sees_the_buyer(
    profile: BrowserContext, browser: Browser, demo_fair: DemoFair
) -> None:
    olga, page = the_sourcing_buyer(demo_fair), await profile.new_page()
    await _begins_as_a_stranger(page, demo_fair)
    await sign_in(page, olga, say)
    await _writes_a_need(page)
    maker = _card(page, demo_fair.exhibitor(FLASKS).english_name)
    await _reads_why(maker)
    await _refuses_another(page, demo_fair.exhibitor(FLASKS).english_name)
    await _says_yes(page, maker)
    await _maker_sees_her(browser, demo_fair, olga)
    await _takes_it_back(page, maker)
    await _closes_the_need(page)


def _card(page: Page, name: str) -> Locator:
    heading = page.get_by_role("heading", level=3, name=name)
    return page.get_by_role("region", name=say("Recommended for you")).get_by_role("listitem").filter(has=heading).first


async def _begins_as_a_stranger(page: Page, fair: DemoFair) -> None:
    """Come without being signed in: the page says what it is, and leads to the sign-in and back."""
    await page.goto(f"{fair.url}/ru/for-you")
    await expect(page.get_by_role("heading", level=1)).to_have_text(say("Recommended for you"))
    await page.get_by_role("main").get_by_role("link", name=say("Sign in")).click()


async def _writes_a_need(page: Page) -> None:
    await expect(page.get_by_role("heading", level=1)).to_have_text(say("Recommendations"))
    await page.get_by_role("link", name=say("Post another sourcing need")).click()
    form = page.get_by_role("main").locator("form")
    await form.get_by_label(say("What you want to buy")).fill(NEED)
    await form.get_by_label(say("Quantity"), exact=False).first.fill("3000")
    await form.get_by_label(say("Maximum unit price"), exact=False).fill(PRICE)
    await form.get_by_label(say("Country of delivery"), exact=False).select_option("RU")
    await form.get_by_role("button", name=say("Save and see matches")).click()
    await expect(
        page.get_by_role("status").filter(
            has_text=say("Your sourcing need is saved. The recommendations below include it.")
        )
    ).to_be_visible()
    await expect(page.get_by_role("region", name=say("Your sourcing needs"))).to_contain_text(NEED)
    await fits(page)


async def _reads_why(maker: Locator) -> None:
    """See the reason in her language: the goods that he shows, which she can look at, and what speaks for him."""
    await expect(maker).to_be_visible()
    reason = maker.locator(".why-meet")
    await expect(reason).to_contain_text("Показывает")
    title = await maker.locator(".proofs a").first.locator(".clamp").inner_text()
    await expect(reason).to_contain_text(title)
    await expect(maker.get_by_role("list", name=say("Match details"))).to_contain_text(say("Products"))


async def _refuses_another(page: Page, maker: str) -> None:
    """Say no thanks to the first who is not the maker of flasks: the list has one less, and knows him no more."""
    cards = page.locator("#recommended .match")
    names = await cards.get_by_role("heading", level=3).all_inner_texts()
    refused = next(each for each in names if maker not in each)
    count = int(await page.locator("#h-recommended .count").inner_text())
    await _card(page, refused).get_by_text(say("Not interested"), exact=False).first.click()
    card = _card(page, refused)
    await card.get_by_label(say("We already know each other")).check()
    await card.get_by_role("button", name=say("Not interested")).click()
    await expect(page.locator("#h-recommended .count")).to_have_text(str(count - 1))
    await expect(page.locator("#recommended").get_by_role("heading", level=3, name=refused)).to_have_count(0)
    await page.locator(".just-said").get_by_role("button", name=say("Undo")).click()
    await expect(page.locator("#h-recommended .count")).to_have_text(str(count))


async def _says_yes(page: Page, maker: Locator) -> None:
    await maker.get_by_role("button", name=say("Must meet")).click()
    await expect(maker.get_by_role("button", name=say("Must meet"))).to_have_attribute("aria-pressed", "true")
    await expect(maker.get_by_text(say("Meeting requested"))).to_be_visible()


async def _maker_sees_her(browser: Browser, fair: DemoFair, olga: Reader) -> None:
    """Look as the maker does: her company, her words and what speaks for her; never what she pays."""
    context = await browser.new_context(
        locale="en-GB", viewport={"width": 1280, "height": 900}, service_workers="block"
    )
    page = await context.new_page()
    email, password = sign_in_of(fair, FLASKS)
    await come_in(page, fair, Reader(fair.exhibitor(FLASKS).staff[0].name, email, password))
    await page.goto(f"{fair.url}/en/portal/buyers-for-you")
    # Of her needs for thermoses he is shown the one that speaks most for meeting her.
    her = page.locator("#recommended .match").filter(has_text="ООО «Тёплый причал»")
    await expect(her).to_contain_text("Термос")
    await expect(her).to_contain_text("Russian")
    await expect(her).to_contain_text("pieces")
    await expect(her).to_contain_text("This buyer wants to meet you.")
    await expect(her.locator(".why-meet")).to_contain_text("Is looking for products like your")
    assert PRICE not in await page.content()
    await her.get_by_role("button", name="Accept the meeting").click()
    await expect(her).to_contain_text("You both want to meet.")
    await her.get_by_role("button", name="Undo").click()
    await expect(her).to_contain_text("This buyer wants to meet you.")
    await context.close()


async def _takes_it_back(page: Page, maker: Locator) -> None:
    await page.reload()
    await maker.get_by_role("button", name=say("Undo")).click()
    await expect(maker.get_by_role("button", name=say("Must meet"))).to_have_attribute("aria-pressed", "false")
    await expect(maker.get_by_role("button", name=say("Request a meeting"))).to_be_visible()


async def _closes_the_need(page: Page) -> None:
    need = page.locator(".need").filter(has_text=NEED)
    await need.get_by_text(say("Close"), exact=True).first.click()
    await need.get_by_role("button", name=say("Yes, close")).click()
    await expect(page.locator(".need").filter(has_text=NEED)).to_have_count(0)
