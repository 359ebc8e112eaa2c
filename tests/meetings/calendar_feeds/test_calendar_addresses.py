"""Calendars fetch a feed from the server, as their programs do: without sign-in, again and again."""

from collections.abc import AsyncIterator
from dataclasses import replace

import httpx2
import pytest

from expo.kit.graphql.rate_limits import RateLimits
from expo.meetings.calendar_feeds.service import CalendarFeeds
from expo.web import Web
from tests.support.booking import Booking, a_booking
from tests.support.permissions import Cast
from tests.support.world import World

ADDRESS = "http://127.0.0.1:8765"


@pytest.fixture
async def booking(world: World, cast: Cast) -> Booking:
    return await a_booking(world, cast)


@pytest.fixture
async def client(world: World) -> AsyncIterator[httpx2.AsyncClient]:
    """Give a program without cookies."""
    scarce = replace(world.installation, rates=RateLimits(200))
    transport = httpx2.ASGITransport(Web(scarce).app(), raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url=ADDRESS) as opened:
        yield opened


async def test_calendar_is_fetched_again_only_after_a_change(booking: Booking, client: httpx2.AsyncClient) -> None:
    booked = await booking.book()
    path = f"/calendars/{(await booking.world.service(CalendarFeeds).create(booking.buyer)).token}.ics"
    first = await client.get(path)
    assert (first.status_code, first.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    assert f"UID:{booked.id}@cloud-expo" in first.text
    known = {"if-none-match": first.headers["etag"]}
    assert (await client.get(path, headers=known)).status_code == 304
    await booking.meetings.cancel(booking.buyer, meeting_id=booked.id, reason="Ill.")
    changed = await client.get(path, headers=known)
    assert (changed.status_code, "STATUS:CANCELLED" in changed.text) == (200, True)


async def test_guesses_are_limited(booking: Booking, client: httpx2.AsyncClient) -> None:
    answers = [await client.get(f"/calendars/{number:043}.ics") for number in range(30)]
    assert (answers[0].status_code, answers[-1].status_code) == (404, 429)
    assert int(answers[-1].headers["retry-after"]) > 0
