"""A buyer in Mexico and a porcelain maker in China meet by video, and a colleague joins: from the check to the minutes."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

import pytest
from playwright.async_api import Browser, Locator, expect

from expo.meetings.tables.mails import minutes_texts
from frontend.site.languages.catalogues import catalogue
from tests.frontend.meetings.guests import Guest, watched
from tests.support.burnt_media import SCREEN, camera_of, screen_of, sent_by, shows, sounds
from tests.support.cut_line import CutLine, cut_line
from tests.support.demo_fair import PORCELAIN, DemoFair, sign_in_of
from tests.support.meeting_sides import Side, a_side, join_staff, receive_at_any_time
from tests.support.patience import PATIENCE_S
from tests.support.reading import Reader, a_colleague, the_buyer
from tests.support.udp_proxy import Impairment
from tests.support.visiting import mails_to

BUYER: Final = "Alejandra Tovar"
COLLEAGUE: Final = "黄思敏"
NOTE: Final = "Enviar dos muestras del plato de 10,5 pulgadas"
WRITTEN: Final = "我的网络太慢，请看文字"
TOO_POOR: Final = Impairment(loss=0.55)
"""A line that carries not even sound."""

GRID_S: Final = 300
"""Meetings begin at multiples of five minutes."""

POLICY: Final = (
    "mutation ($input: SaveBookingPolicyInput!) { saveBookingPolicy(input: $input) { ... on Problem { code } } }"
)
ASK: Final = """mutation ($text: String!, $exhibitor: ID!) {
  sendEnquiry(text: $text, exhibitorId: $exhibitor) { ... on Enquiry { id } ... on Problem { code } } }"""
ANSWER: Final = """mutation ($enquiry: ID!, $text: String!) {
  replyToEnquiry(enquiryId: $enquiry, text: $text) { ... on Problem { code } } }"""
BOOK: Final = """mutation ($input: RequestMeetingInput!) {
  requestMeeting(input: $input) { ... on Meeting { id status } ... on Problem { code } } }"""


@dataclass(frozen=True)
class Participant:
    """Somebody of the meeting: their page, its line, and the number of what they send."""

    side: Side
    guest: Guest
    line: CutLine
    number: int
    email: str
    opened: list[str] = field(default_factory=list)
    """The addresses of all pages that they have opened."""

    def find(self, selector: str, **options: Any) -> Locator:
        """Return what is on the page."""
        return self.guest.page.locator(selector, **options)

    def word(self, english: str) -> str:
        """Return a text of the pages in their language."""
        return catalogue(self.side.language).gettext(english)

    async def travels(self, words: str) -> None:
        """Wait until the page says how media travels."""
        await expect(self.find("[data-call-state]")).to_have_text(self.word(words))

    async def perceives(self, *others: "Participant") -> None:
        """Wait until they see the clocks and hear the tones of these alone."""
        await shows(self.guest.page, *(camera_of(each.number) for each in others))
        await sounds(self.guest.page, [each.number for each in others])


@dataclass(frozen=True)
class Call:
    """The three, and the meeting of the first two."""

    buyer: Participant
    exhibitor: Participant
    colleague: Participant
    path: str

    @property
    def three(self) -> tuple[Participant, Participant, Participant]:
        """All of them."""
        return self.buyer, self.exhibitor, self.colleague

    async def all_perceive_each_other(self) -> None:
        """Wait until each sees and hears both others."""
        await asyncio.gather(
            self.buyer.perceives(self.exhibitor, self.colleague),
            self.exhibitor.perceives(self.buyer, self.colleague),
            self.colleague.perceives(self.buyer, self.exhibitor),
        )


@pytest.fixture
async def call(browser: Browser, demo_fair: DemoFair) -> AsyncIterator[Call]:
    owner = Reader(demo_fair.exhibitor(PORCELAIN).staff[0].name, *sign_in_of(demo_fair, PORCELAIN))
    colleague = await asyncio.to_thread(a_colleague, demo_fair, owner, COLLEAGUE, "simin.huang@hanxi-porcelain.example")
    readers = (the_buyer(demo_fair, BUYER), owner, colleague)
    async with AsyncExitStack() as stack:
        buyer, exhibitor, third = [
            await a_participant(stack, browser, demo_fair, number, reader) for number, reader in enumerate(readers, 1)
        ]
        meeting_id = await a_meeting(buyer.side, exhibitor.side)
        yield Call(buyer, exhibitor, third, f"/meeting/{meeting_id}")


async def a_participant(
    stack: AsyncExitStack, browser: Browser, fair: DemoFair, number: int, reader: Reader
) -> Participant:
    """Let somebody sign in: the first from Mexico, the others from China."""
    language, zone = ("es", "America/Monterrey") if number == 1 else ("zh", "Asia/Shanghai")
    entering = a_side(browser, fair, reader, zone=zone, language=language, script=sent_by(number))
    side = await stack.enter_async_context(entering)
    line = await stack.enter_async_context(cut_line(side.page))
    made = Participant(side, watched(side.page, reader.name), line, number, reader.email)
    side.page.on("framenavigated", lambda frame: made.opened.append(frame.url))
    return made


async def a_meeting(buyer: Side, exhibitor: Side) -> str:
    """Return a video meeting that is about to begin; the exhibitor has answered the buyer's enquiry before."""
    host = await join_staff(exhibitor, COLLEAGUE)
    fair_id = (await receive_at_any_time(exhibitor))["fair"]["id"]
    await exhibitor.ask(POLICY, input={"fairId": fair_id, "confirmation": False, "noticeHours": 0})
    exhibitor_id = (await exhibitor.ask("{ myExhibitor { id } }"))["id"]
    asked = await buyer.ask(ASK, text="¿Aguantan el lavavajillas industrial?", exhibitor=exhibitor_id)
    await exhibitor.ask(ANSWER, enquiry=asked["id"], text="可以，欢迎视频洽谈。")
    begins_at = datetime.fromtimestamp((time.time() // GRID_S + 2) * GRID_S, UTC)
    time_and_host = {"fairId": fair_id, "beginsAt": begins_at.isoformat(), "staffIds": [host]}
    booked = await buyer.ask(BOOK, input={**time_and_host, "kind": "VIDEO", "enquiryId": asked["id"]})
    assert booked["status"] == "BOOKED"
    return str(booked["id"])


async def test_two_companies_and_a_colleague_meet_by_video(call: Call) -> None:
    buyer, exhibitor, colleague = call.buyer, call.exhibitor, call.colleague
    await asyncio.gather(checks(buyer), joins(exhibitor, call.path))
    await expect(exhibitor.find("[data-alone]")).to_be_visible()
    await joins(buyer, call.path)
    await asyncio.gather(*(each.travels("Connected directly to the other participant") for each in (buyer, exhibitor)))
    await asyncio.gather(buyer.perceives(exhibitor), exhibitor.perceives(buyer))
    pages = [list(each.opened) for each in (buyer, exhibitor)]

    await joins(colleague, call.path)
    await asyncio.gather(*(each.travels("Connected through the fair’s server") for each in call.three))
    await call.all_perceive_each_other()
    assert [each.opened for each in (buyer, exhibitor)] == pages

    await shares_screen(exhibitor, buyer, colleague)
    await lays_product(call)
    assert [each.guest.complaints for each in call.three] == [[], [], []]
    await loses_line(call)
    await asyncio.gather(falls_back(call), notes(buyer, exhibitor))
    assert [each.opened for each in (buyer, exhibitor)] == pages
    assert [each.guest.complaints for each in (exhibitor, colleague)] == [[], []]
    await asyncio.gather(*(leaves(each) for each in call.three))
    await asyncio.gather(*(reads_minutes(each, call) for each in (buyer, exhibitor)))


async def checks(participant: Participant) -> None:
    """Check camera, microphone and connection."""
    await participant.side.open("/check")
    await participant.find("[data-start]").click()
    results = {
        "camera": "The camera works.",
        "microphone": "The microphone works.",
        "connection": "The connection is good enough for video.",
    }
    for name, words in results.items():
        await expect(participant.find(f"[data-state={name}]")).to_have_text(participant.word(words))
    await expect(participant.find("[data-level]")).not_to_have_attribute("aria-valuenow", "0")
    await expect(participant.find("[data-way=direct] [data-delay]")).to_contain_text("ms")


async def joins(participant: Participant, path: str) -> None:
    """Go from the meeting's page through the lobby into the room."""
    await participant.side.open(path)
    link = participant.word("Enter the meeting room")
    await participant.guest.page.get_by_role("link", name=link).click()
    await expect(participant.find("[data-lobby]")).to_contain_text(participant.word("Ready to join?"))
    await participant.guest.sees(1, "[data-preview]")
    await participant.guest.join()


async def shares_screen(sharer: Participant, *others: Participant) -> None:
    """Share a screen, which the others see."""
    await sharer.guest.press("screen")
    await asyncio.gather(*(shows(each.guest.page, screen_of(sharer.number), selector=SCREEN) for each in others))


async def lays_product(call: Call) -> None:
    """Let the exhibitor lay a product on the table, which all see there."""
    exhibitor = call.exhibitor
    asked = await exhibitor.side.ask("{ myExhibitor { products(first: 1) { nodes { number } } } }")
    await exhibitor.find("#tab-products").click()
    await exhibitor.find("#f-q").fill(asked["products"]["nodes"][0]["number"])
    await exhibitor.find("#f-q").press("Enter")
    await exhibitor.find("#found-products li button").first.click()
    shown = await exhibitor.find("#product-list li.current").get_attribute("data-key")
    for each in (call.buyer, call.colleague):
        await each.find("#tab-products").click()
        await expect(each.find("#product-list li.current")).to_have_attribute("data-key", shown or "")
        await expect(each.find("#shown-product h3")).to_be_visible()


async def loses_line(call: Call) -> None:
    """Cut the buyer's line: the buyer is told, and comes back to the same place."""
    buyer = call.buyer
    await buyer.line.cut()
    await buyer.guest.state("reconnecting")
    lost = buyer.word("Connection lost. Reconnecting…")
    await expect(buyer.find("[data-call-state]")).to_have_text(lost)
    await buyer.line.restore()
    await buyer.guest.state("connected")
    await call.all_perceive_each_other()
    await shows(buyer.guest.page, screen_of(call.exhibitor.number), selector=SCREEN)
    _check, before, *after = buyer.line.places
    assert after == [before] * len(after) != []


async def falls_back(call: Call) -> None:
    """Let the colleague's line become ever worse: the picture goes first, then the sound; the text is left."""
    colleague, buyer = call.colleague, call.buyer
    colleague.line.impair(TOO_POOR)
    said = colleague.find("[data-quality]")
    await expect(said).to_have_text(
        colleague.word("Your connection is slow. Only your voice is sent, without your picture.")
    )
    tile = buyer.find(".tile", has_text=colleague.guest.name)
    await expect(tile).to_contain_class("without-picture")
    await expect(said).to_have_text(
        colleague.word("Your connection is too slow for sound. You can still write messages.")
    )
    await expect(tile).to_contain_text(buyer.word("Microphone off"))
    await colleague.find("#tab-messages").click()
    await colleague.find("#f-message").fill(WRITTEN)
    await colleague.find("#f-message").press("Enter")
    await expect(buyer.find("#message-list")).to_contain_text(WRITTEN)


async def notes(buyer: Participant, exhibitor: Participant) -> None:
    """Let the buyer note what is agreed, which both see, and send the minutes."""
    await exhibitor.find("#tab-notes").click()
    await buyer.find("#tab-notes").click()
    await buyer.find("#f-note").fill(NOTE)
    await buyer.find("#form-note button").click()
    await expect(exhibitor.find("#point-list")).to_contain_text(NOTE)
    await buyer.find("#button-minutes").click()
    await expect(exhibitor.find("#minutes-state")).to_contain_text(exhibitor.word("Minutes"))


async def leaves(participant: Participant) -> None:
    """Leave the room."""
    await participant.find("[data-leave]").click()
    await expect(participant.find("[data-over-words]")).to_have_text(participant.word("You left the meeting."))


async def reads_minutes(reader: Participant, call: Call) -> None:
    """Read the minutes on the meeting's page and in a letter, both in one's own language."""
    await reader.side.open(call.path)
    minutes = reader.find("#minutes")
    await expect(minutes).to_contain_text(reader.word("Participants"))
    for each in (*(one.guest.name for one in call.three), NOTE):
        await expect(minutes).to_contain_text(each)
    assert minutes_texts()[reader.side.language]["see"] in await letter(reader)


async def letter(reader: Participant) -> str:
    """Return the letter with the minutes, once it has arrived."""
    data = reader.side.fair.running.data
    async with asyncio.timeout(PATIENCE_S):
        while not (found := [each for each in mails_to(data, reader.email) if NOTE in each]):
            await asyncio.sleep(0.1)
    return found[0]
