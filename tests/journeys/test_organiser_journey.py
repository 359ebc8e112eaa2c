"""An organiser opens a fair: halls, programme, the first applications, and the first visitor, all by the console."""

import asyncio
import io
import os
import re
import signal
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import httpx2
import pytest
from playwright.async_api import Browser, Locator, Page, expect
from python_calamine import CalamineWorkbook

from tests.support.entering import a_profile, an_organiser, come_in, is_told
from tests.support.exhibitor_client import an_exhibitor
from tests.support.patience import PATIENCE_S
from tests.support.reading import Reader, sign_in
from tests.support.running import Running
from tests.support.visiting import PASSWORD, Visitor

ZONE: Final = "Asia/Shanghai"
FAIR: Final = "Harbour Spring Fair"
SLUG: Final = "harbour-spring"
HALLS: Final = (
    ("Hall 1 · Table", "A01", "Consumer Goods", "Kitchenware"),
    ("Hall 2 · Light", "H01", "Lighting", "Lighting Equipment"),
)
"""Each hall's name, its first space, a category, and of that a section that is shown there."""

FLASKS: Final = "Ningbo Two Flasks Co., Ltd."
LAMPS: Final = "Ningbo Lamp Works"
COAL: Final = "Far Coal Trading"
ADMITTED: Final = (FLASKS, LAMPS)
EMAILS: Final = {FLASKS: "flasks@apply.example", LAMPS: "lamps@apply.example", COAL: "coal@apply.example"}
BUYER: Final = "buyer@apply.example"
SPACE: Final = "A07"
DECLINED: Final = "Your company’s products do not belong to any section of this fair."
OWN_WORDS: Final = "Coal has a fair of its own in June."
LACKING: Final = "zzyzx kayak"
"""What a visitor searches for, and nobody shows."""

FIGURES: Final = {"visits": 3, "searches": 1, "searchesWithoutResult": 1, "applications": 4, "boothsOpened": 1}
"""What the live page counts in the end."""


_FAIR_ID: Final = "query ($slug: String!) { fair(slug: $slug) { id } }"
_APPLY: Final = "mutation ($fairId: ID!) { applyToFair(fairId: $fairId) { __typename ... on Problem { code } } }"
_BOOTH: Final = """mutation ($input: ApplyForBoothInput!) {
  applyForBooth(input: $input) { ... on Booth { id } ... on Problem { code message } } }"""
_OPEN: Final = """mutation ($id: ID!) {
  publishBooth(boothId: $id) { ... on Booth { id } ... on Problem { code message } } }"""


@pytest.fixture
async def organiser(browser: Browser, fair: Running) -> AsyncIterator[Page]:
    """Give the page of an organiser who has signed in, and has no fair yet."""
    reader = await an_organiser(fair, "Lin Yuhan", "Harbour Fair Office")
    async with a_profile(browser) as page:
        await come_in(page, fair, reader)
        yield page


async def test_organiser_opens_a_fair_and_sees_first_visitors(organiser: Page, browser: Browser, fair: Running) -> None:
    await _set_up_the_fair(organiser)
    for hall in HALLS:
        await _add_a_hall(organiser, *hall)
    await _fill_the_programme(organiser)
    await _announce(organiser)
    await _publish(organiser)

    async with httpx2.AsyncClient(timeout=PATIENCE_S) as http:
        flasks = await _applicants(fair, http)
        await _decide(organiser)
        await _reads_why(browser, fair)
        booth_id = await _done(flasks, _BOOTH, input=await _a_booth(flasks))
        await _gives_a_space(organiser)
        await _done(flasks, _OPEN, id=booth_id)

    await _somebody_visits(browser, fair, booth_id)
    await _ends_for_an_update(fair)
    await _sees_it_live(organiser)
    await _finds_the_decision(organiser)
    admitted = dict.fromkeys([EMAILS[FLASKS], EMAILS[LAMPS], BUYER], "Approved")
    decided = admitted | {EMAILS[COAL]: "Declined"}
    assert await _export(organiser) == {f"The company of {email}": state for email, state in decided.items()}


async def _set_up_the_fair(page: Page) -> None:
    await page.goto(page.url.partition("/en")[0] + "/en/console")
    await _main(page).get_by_role("link", name="Set up a fair").first.click()
    today = datetime.now(ZoneInfo(ZONE)).date()
    await page.get_by_label("Name of the fair").fill(FAIR)
    await page.get_by_label("First day").fill(today.isoformat())
    await page.get_by_label("Address").fill(SLUG)
    await page.get_by_role("button", name="Set up the fair").click()
    await is_told(page, "The fair has been set up. Nobody can see it yet.")
    await expect(_todo(page, "Halls")).to_contain_text("missing")


async def _add_a_hall(page: Page, name: str, first: str, category: str, section: str) -> None:
    """Add a hall with a section, and lay out its spaces in rows as the form proposes."""
    await _room(page, "Halls and floor plans")
    new = page.get_by_role("region", name="Add a hall")
    await new.get_by_label("Name", exact=True).fill(name)
    await new.locator("summary").filter(has_text=category).click()
    await new.get_by_role("checkbox", name=section).check()
    await new.get_by_role("button", name="Add the hall").click()
    await is_told(page, "Hall added. Now lay out its spaces.")
    await page.get_by_label("Number of the first space").fill(first)
    await page.get_by_role("button", name="Lay out the spaces").click()
    await is_told(page, "Spaces laid out.")
    await expect(page.locator("svg.plan .space")).to_have_count(48)


async def _fill_the_programme(page: Page) -> None:
    await _room(page, "Programme")
    await page.get_by_label("Type").select_option("Opening")
    await page.get_by_label("Title").fill("Opening with lion dance")
    await page.get_by_label("Location").fill("Main gate")
    await page.get_by_role("button", name="Add", exact=True).click()
    await is_told(page, "Added.")
    await expect(page.locator(".entries")).to_contain_text("Opening with lion dance")


async def _announce(page: Page) -> None:
    await _room(page, "Announcements")
    await page.get_by_label("Title").fill("Free shuttle boats")
    await page.get_by_label("Text").fill("Every ten minutes from the old pier.")
    await page.get_by_role("button", name="Publish the announcement").click()
    await is_told(page, "Announcement published.")


async def _publish(page: Page) -> None:
    await _room(page, "Settings")
    for name in ("Halls", "Sections in every hall", "A floor plan for every hall", "A programme"):
        await expect(_todo(page, name)).to_contain_text("done")
    await page.get_by_role("button", name="Publish the fair").click()
    await is_told(page, "The fair is published: everyone can see it now.")


def _todo(page: Page, name: str) -> Locator:
    link = page.get_by_role("link", name=name, exact=True)
    return page.get_by_role("region", name="Before you publish").get_by_role("listitem").filter(has=link)


async def _applicants(fair: Running, http: httpx2.AsyncClient) -> Visitor:
    """Let three exhibitors and a buyer apply by their programs; return that of the one that makes flasks."""
    flasks = Visitor(fair, http)
    await an_exhibitor(flasks, EMAILS[FLASKS], FLASKS)
    fair_id = await _fair_id(flasks)
    await _done(flasks, _APPLY, fairId=fair_id)
    for company in (LAMPS, COAL):
        async with httpx2.AsyncClient(timeout=PATIENCE_S) as own:
            other = Visitor(fair, own)
            await an_exhibitor(other, EMAILS[company], company)
            await _done(other, _APPLY, fairId=fair_id)
    async with httpx2.AsyncClient(timeout=PATIENCE_S) as own:
        buyer = Visitor(fair, own)
        await buyer.enter(BUYER, "BUYER")
        await _done(buyer, _APPLY, fairId=fair_id)
    return flasks


async def _decide(page: Page) -> None:
    """Approve two exhibitors at once, decline the third with a reason, and let the buyer in."""
    await _room(page, "Applications")
    for company in ADMITTED:
        await _choose(page, company)
    await expect(page.locator("[data-count]")).to_have_text("2 selected")
    await page.get_by_role("button", name="Approve").click()
    await is_told(page, "2 approved. The applicants will get an email.")

    await _choose(page, COAL)
    await page.locator("summary").filter(has_text="Decline").click()
    await page.get_by_label("Standard reason (sent in the applicant’s language)").select_option(DECLINED)
    await page.get_by_label("Your own message (sent as you write it)").fill(OWN_WORDS)
    await page.get_by_role("button", name="Decline").click()
    await is_told(page, "1 declined. The applicant will get an email.")
    await expect(_main(page)).to_contain_text("No applications waiting")

    await page.get_by_role("navigation", name="Applicants").get_by_role("link", name="Buyers").click()
    await _choose(page, f"The company of {BUYER}")
    await page.get_by_role("button", name="Approve").click()
    await is_told(page, "1 approved. The applicant will get an email.")


async def _choose(page: Page, company: str) -> None:
    await page.get_by_role("checkbox", name=f"Select {company}").check()


async def _reads_why(browser: Browser, fair: Running) -> None:
    """Find, as the one who was declined, the reason where she applied; she may apply again."""
    async with a_profile(browser) as page:
        await page.goto(f"{fair.url}/en/portal/booths")
        await sign_in(page, Reader("Ada Smith", EMAILS[COAL], PASSWORD))
        told = _main(page).get_by_role("listitem").filter(has_text=FAIR)
        await expect(told).to_contain_text(DECLINED)
        await expect(told).to_contain_text(OWN_WORDS)
        await expect(told.get_by_role("button", name="Apply again")).to_be_visible()


async def _a_booth(flasks: Visitor) -> dict[str, Any]:
    headline = {"text": "Flasks that keep their word", "language": "en"}
    return {"fairId": await _fair_id(flasks), "section": "kitchenware-tableware", "headline": headline}


async def _gives_a_space(page: Page) -> None:
    """Approve the booth without a place, then give it a space on the hall's page."""
    await page.get_by_role("navigation", name="Applicants").get_by_role("link", name="Booths").click()
    await _choose(page, FLASKS)
    await page.get_by_label("Hall", exact=True).select_option("–")
    await page.get_by_label("Booth number", exact=True).fill("")
    await page.get_by_role("button", name="Approve").click()
    await is_told(page, "1 approved. The applicant will get an email.")

    await _room(page, "Halls and floor plans")
    await _main(page).get_by_role("link", name=f"Edit the floor plan {HALLS[0][0]}").click()
    waiting = page.get_by_role("region", name="Booths without a space")
    await expect(waiting.get_by_role("listitem")).to_contain_text([FLASKS])
    await waiting.get_by_label("Space number", exact=True).fill(SPACE)
    await waiting.get_by_role("button", name="Assign the space").click()
    await is_told(page, "Space assigned.")
    taken = re.compile(rf"^Space {SPACE},.*{re.escape(FLASKS)}$")
    drawn = page.get_by_role("group", name="Floor plan")
    await expect(drawn.get_by_role("button", name=taken)).to_be_visible()


async def _somebody_visits(browser: Browser, fair: Running, booth_id: str) -> None:
    """Walk in from the street: front page, hall, and the booth on its space; and search for what nobody shows."""
    async with a_profile(browser) as page:
        await page.goto(f"{fair.url}/en/fairs/{SLUG}")
        await expect(page.get_by_role("heading", level=1)).to_have_text(FAIR)
        await expect(_main(page)).to_contain_text("Free shuttle boats")
        await page.goto(f"{fair.url}/en/fairs/{SLUG}/halls/hall-1")
        await expect(_main(page)).to_contain_text(FLASKS)
        await page.goto(f"{fair.url}/en/booths/{booth_id}")
        await expect(page.locator(".fascia")).to_contain_text(SPACE)
        await expect(page.locator(".fascia")).to_contain_text("Flasks that keep their word")
        await page.locator("#q").fill(LACKING)
        await page.get_by_role("banner").get_by_role("button", name="Search").click()
        await expect(page.get_by_role("heading", level=1)).to_contain_text(LACKING)


async def _ends_for_an_update(fair: Running) -> None:
    """End the server as an update does: what it has counted and not written yet is not lost."""
    server = fair.child("server")
    assert server is not None
    os.kill(server, signal.SIGTERM)
    async with asyncio.timeout(PATIENCE_S):
        while fair.child("server") in {server, None} or not fair.is_ready():
            await asyncio.sleep(0.1)


async def _sees_it_live(page: Page) -> None:
    await _room(page, "Live")
    figures = page.get_by_role("region", name="Figures")
    for name, count in FIGURES.items():
        await expect(figures.locator(f".figure-{name} b")).to_have_text(str(count))
    await expect(page.get_by_role("region", name="Searches without results")).to_contain_text(LACKING)
    booths = page.get_by_role("region", name="Most visited booths")
    await expect(booths.get_by_role("link", name=FLASKS)).to_be_visible()
    await expect(page.get_by_role("region", name="Visitors’ languages")).to_contain_text("English")


async def _finds_the_decision(page: Page) -> None:
    await _room(page, "Audit log")
    await page.get_by_label("Action").select_option("Application to take part declined")
    await _main(page).get_by_role("button", name="Search").click()
    await expect(page).to_have_url(re.compile("verb=application.declined"))
    entries = _main(page).get_by_role("table").get_by_role("row")
    await expect(entries).to_have_count(2)  # with the head
    await expect(entries.last).to_contain_text("Application to take part declined")
    await expect(entries.last).to_contain_text(f"The company of {EMAILS[COAL]}")
    await expect(entries.last).to_contain_text("Lin Yuhan")


async def _export(page: Page) -> dict[str, str]:
    """Download the applications, and return what the sheet says became of each organisation's."""
    await _room(page, "Applications")
    async with page.expect_download() as waiting:
        await page.get_by_role("button", name="Download as XLSX").click()
    path = await (await waiting.value).path()
    head, *rows = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes())).get_sheet_by_index(0).to_python()
    told = [dict(zip(head, row, strict=True)) for row in rows]
    return {str(each["Company"]): str(each["Status"]) for each in told}


async def _room(page: Page, name: str) -> None:
    """Go to one of the console's pages by its navigation."""
    await page.get_by_role("navigation", name="Organiser console").get_by_role("link", name=name, exact=True).click()


async def _fair_id(visitor: Visitor) -> str:
    return str((await visitor.run(_FAIR_ID, slug=SLUG))["fair"]["id"])


async def _done(visitor: Visitor, query: str, **variables: Any) -> str:
    """Run a mutation that has to succeed, and return the id of what it made, if it says one."""
    (result,) = (await visitor.run(query, **variables)).values()
    assert "code" not in result, result
    return str(result.get("id", ""))


def _main(page: Page) -> Locator:
    return page.get_by_role("main")
