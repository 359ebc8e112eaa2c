"""A buyer in Madrid books an exhibitor in Guangzhou: across a change of the clocks, and for a video meeting now."""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
from playwright.async_api import Browser, Page, expect

from expo.demo.data.sign_ins import sign_ins
from expo.settings import Settings
from tests.support.demo_fair import DemoFair
from tests.support.meeting_sides import Side, a_side, receive_at_any_time
from tests.support.reading import Reader

SPRING: Final = {
    "slug": "clocks-change",
    "name": {"text": "Fair of the changing clocks", "language": "en"},
    "opensAt": "2027-03-26T00:00:00Z",
    "closesAt": "2027-04-02T00:00:00Z",
    "timeZone": "Asia/Shanghai",
    "languages": ["en"],
}


@dataclass(frozen=True)
class Sides:
    """The two sides of a meeting, and the fair's organiser."""

    buyer: Side
    exhibitor: Side
    organiser: Side


@pytest.fixture
async def sides(browser: Browser, demo_fair: DemoFair) -> AsyncIterator[Sides]:
    zones = {"buyer": "Europe/Madrid", "exhibitor": "Asia/Shanghai", "organiser": "Asia/Shanghai"}
    people = {each.role: each for each in sign_ins(Settings(data=demo_fair.running.data).signing_secret())}
    async with AsyncExitStack() as stack:
        found = {}
        for role, zone in zones.items():
            reader = Reader(people[role].name, people[role].email, people[role].password)
            found[role] = await stack.enter_async_context(a_side(browser, demo_fair, reader, zone=zone))
        yield Sides(**found)


async def a_spring_fair(sides: Sides) -> None:
    """Open a fair over the last Sunday of March, and the exhibitor's booth there."""
    organiser, exhibitor = sides.organiser.ask, sides.exhibitor.ask
    fair = await organiser(
        "mutation($i: CreateFairInput!) { createFair(input: $i) { ... on Fair { id } ... on Problem { code } } }",
        i=SPRING,
    )
    section = (await exhibitor("{ myBooths { section { key } } }"))[0]["section"]["key"]
    hall = {"key": "h1", "name": {"text": "Hall 1", "language": "en"}, "sections": [section]}
    for mutation, variables in (
        ("setHalls(fairId: $f, halls: [$h]) { ... on Problem { code } }", {"h": hall}),
        ("publishFair(fairId: $f) { ... on Problem { code } }", {}),
    ):
        declared = ", $h: HallInput!" if variables else ""
        await organiser(f"mutation($f: ID!{declared}) {{ {mutation} }}", f=fair["id"], **variables)
    application = await exhibitor(
        "mutation($f: ID!) { applyToFair(fairId: $f) { ... on FairApplication { id } ... on Problem { code } } }",
        f=fair["id"],
    )
    await organiser(
        "mutation($a: ID!) { decideFairApplication(applicationId: $a, approve: true) { ... on Problem { code } } }",
        a=application["id"],
    )
    booth = await exhibitor(
        "mutation($i: ApplyForBoothInput!) { applyForBooth(input: $i) { ... on Booth { id } ... on Problem { code } } }",
        i={"fairId": fair["id"], "section": section},
    )
    await organiser(
        "mutation($i: DecideBoothInput!) { decideBooth(input: $i) { ... on Problem { code } } }",
        i={"boothId": booth["id"], "approve": True, "hall": "h1", "number": "1.1A01"},
    )
    await exhibitor("mutation($b: ID!) { publishBooth(boothId: $b) { ... on Problem { code } } }", b=booth["id"])


async def chosen_times(page: Page, day: str) -> list[str]:
    """Choose a day, and return its times as the page shows them first and last."""
    link = page.get_by_role("link", name=re.compile(day))
    await link.click()
    await expect(link).to_have_attribute("aria-current", "true")  # otherwise the former day's page answers
    times = await page.locator(".time-pick b").all_inner_texts()
    return [re.sub(r"\s", " ", times[at]) for at in (0, -1)]


async def calendar(side: Side, meeting_path: str) -> dict[str, str]:
    """Return what a meeting's calendar file says."""
    answer = await side.context.request.get(f"{side.fair.url}/en{meeting_path}/calendar.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    text = await answer.text()
    event = text[text.index("BEGIN:VEVENT") : text.index("END:VEVENT")].replace("\r\n ", "")
    return dict(re.findall(r"^(SEQUENCE|DTSTART)[^:]*:(.*?)\r?$", event, re.MULTILINE))


async def test_meeting_is_booked_across_a_change_of_the_clocks_and_moved(sides: Sides) -> None:
    await a_spring_fair(sides)
    buyer, exhibitor = sides.buyer.page, sides.exhibitor.page
    slug = (await sides.exhibitor.ask("{ myExhibitor { slug } }"))["slug"]
    await sides.buyer.open(f"/exhibitors/{slug}")
    await expect(buyer.get_by_role("link", name="Book a meeting")).to_be_visible()
    await sides.buyer.open(f"/exhibitors/{slug}/meeting?fair={SPRING['slug']}")
    await expect(buyer.get_by_label("Time zone")).to_have_value("Europe/Madrid")
    # 9:00 to 18:00 in Guangzhou, seven hours ahead
    assert await chosen_times(buyer, "Mar 27") == ["2:00 AM", "10:30 AM"]
    assert await chosen_times(buyer, "Mar 29") == ["3:00 AM", "11:30 AM"]  # six hours ahead
    await buyer.get_by_role("radio", name=re.compile(r"^3:00\sAM")).check()
    await buyer.locator("#f-note").fill("Three matt colours, 3,000 pieces.")
    await buyer.get_by_role("button", name="Request this time").click()
    await expect(buyer.get_by_role("status").first).to_contain_text("Your request has been sent")
    path = re.sub(r"^.*?/en|\?.*", "", buyer.url)

    await sides.exhibitor.open(path)
    answer = exhibitor.get_by_role("region", name="Can you meet at this time?")
    await expect(answer).to_contain_text(re.compile(r"Mar 29, 9:00\sAM"))
    await answer.get_by_role("button", name="Accept").click()
    await expect(exhibitor.get_by_role("status").first).to_contain_text("The meeting is booked.")
    assert await calendar(sides.exhibitor, path) == {"SEQUENCE": "1", "DTSTART": "20270329T090000"}

    await exhibitor.get_by_role("link", name="Propose another time").click()
    await exhibitor.get_by_role("link", name=re.compile("Mar 27")).click()
    await exhibitor.get_by_role("radio", name=re.compile(r"^5:30\sPM")).check()
    await exhibitor.get_by_role("button", name="Propose this time").click()
    await expect(exhibitor.get_by_role("status").first).to_contain_text("Your proposal has been sent")
    await sides.buyer.open(path)
    await buyer.get_by_role("button", name="Accept").click()
    await expect(buyer.get_by_role("complementary", name="About this meeting")).to_contain_text(
        re.compile(r"Mar 27, 5:30\sPM")
    )
    assert await calendar(sides.buyer, path) == {"SEQUENCE": "2", "DTSTART": "20270327T173000"}

    await buyer.get_by_text("Cancel the meeting").first.click()
    await buyer.get_by_label("Reason for the other side").last.fill("Our flight is late.")
    await buyer.get_by_role("button", name="Cancel the meeting").click()
    await expect(buyer.get_by_role("status").first).to_contain_text("Cancelled. The other side has been told.")
    await sides.exhibitor.open(path)
    await expect(exhibitor.get_by_role("region", name="Reason")).to_contain_text("Our flight is late.")


async def open_for_meetings(sides: Sides) -> str:
    """Let the exhibitor say by its pages that it can be booked at any time, at once; return the fair's slug."""
    exhibitor = sides.exhibitor
    slug: str = (await receive_at_any_time(exhibitor))["fair"]["slug"]
    await exhibitor.open(f"/meetings/{slug}/booking")
    page = exhibitor.page
    await page.get_by_label("The meeting is booked at once").check()
    await page.get_by_label("Buyers book ahead at least, in hours").fill("0")
    await page.get_by_label("Length of a meeting, in minutes").select_option("15")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("status")).to_have_text("Saved. Meetings already booked stay as they are.")
    return slug


async def book_now(sides: Sides, slug: str) -> str:
    """Book the next free time by the page and return the meeting's path; its room is open."""
    exhibitor_slug = (await sides.exhibitor.ask("{ myExhibitor { slug } }"))["slug"]
    page = sides.buyer.page
    await sides.buyer.open(f"/exhibitors/{exhibitor_slug}/meeting?fair={slug}&kind=VIDEO&zone=UTC")
    await page.locator(".time-pick input").first.check()
    await page.get_by_role("button", name="Book this time").click()
    await expect(page.get_by_role("heading", name="Video meeting")).to_be_visible()
    return re.sub(r"^.*?/en|\?.*", "", page.url)


async def enter(side: Side, path: str) -> None:
    """Go from the meeting's page through the lobby into the room."""
    await side.open(path)
    await side.page.get_by_role("link", name="Enter the meeting room").click()
    await side.page.get_by_role("button", name="Join the meeting").click()
    await expect(side.page.locator("[data-room]")).to_have_attribute("data-state", "connected")


async def test_two_companies_meet_by_video(sides: Sides) -> None:
    slug = await open_for_meetings(sides)
    path = await book_now(sides, slug)
    meeting = await sides.buyer.ask("query($id: ID!) { meeting(id: $id) { beginsAt } }", id=path.split("/")[-1])
    ahead = datetime.fromisoformat(meeting["beginsAt"]) - datetime.now(UTC)
    assert ahead < timedelta(minutes=15), "the room opens a quarter of an hour before"
    await enter(sides.buyer, path)
    await enter(sides.exhibitor, path)
    for side in (sides.buyer, sides.exhibitor):
        picture = side.page.locator(".tile:not(.without-picture) video").first
        await expect(picture).to_be_visible()
        await side.page.wait_for_function(
            "(video) => video.getVideoPlaybackQuality().totalVideoFrames > 20", arg=await picture.element_handle()
        )
    await sides.exhibitor.page.get_by_role("button", name="Leave").click()
    await sides.exhibitor.open(path)
    await expect(sides.exhibitor.page.get_by_role("heading", level=1)).to_be_visible()
