"""The sides of a meeting at the demo fair, each in a browser profile of their own."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from playwright.async_api import Browser, BrowserContext, Page

from tests.support.demo_fair import DemoFair
from tests.support.reading import Reader

_SIGN_IN: Final = """mutation ($input: SignInInput!) {
  signIn(input: $input) { __typename ... on Problem { code } } }"""
_BOOTHS: Final = "{ myBooths { id fair { id slug opensAt } staff { id name position languages email } } }"
_STAFF: Final = """mutation ($booth: ID!, $staff: [StaffMemberInput!]!) {
  setStaff(boothId: $booth, staff: $staff) { ... on Booth { staff { id name } } ... on Problem { code } } }"""
_HOURS: Final = """mutation ($fair: ID!, $staff: ID!, $hours: MeetingHoursInput!) {
  saveStaffHours(fairId: $fair, staffId: $staff, hours: $hours) { __typename ... on Problem { code } } }"""


@dataclass(frozen=True)
class Side:
    """Somebody of the demo fair who has signed in, in a browser of their own, in their own time zone and language."""

    fair: DemoFair
    context: BrowserContext
    page: Page
    language: str

    async def ask(self, query: str, **variables: Any) -> Any:
        """Ask the API; returns the operation's only field, and fails on errors and problems."""
        answer = await self.context.request.post(
            f"{self.fair.url}/graphql", data={"query": query, "variables": variables}
        )
        found = await answer.json()
        assert "errors" not in found, found["errors"]
        (result,) = found["data"].values()
        assert not (isinstance(result, dict) and "code" in result), result
        return result

    async def open(self, path: str) -> None:
        """Open a page in their language."""
        await self.page.goto(f"{self.fair.url}/{self.language}{path}")


@contextlib.asynccontextmanager
async def a_side(
    browser: Browser, fair: DemoFair, reader: Reader, *, zone: str, language: str = "en", script: str = ""
) -> AsyncIterator[Side]:
    """Give somebody who has signed in; ``script`` runs before those of each page."""
    context = await browser.new_context(
        locale="en-GB", timezone_id=zone, permissions=["camera", "microphone"], accept_downloads=True
    )
    try:
        await context.add_init_script(script)
        side = Side(fair, context, await context.new_page(), language)
        await side.ask(_SIGN_IN, input={"email": reader.email, "password": reader.password})
        yield side
    finally:
        await context.close()


async def receive_at_any_time(exhibitor: Side) -> dict[str, Any]:
    """Let the staff of an exhibitor's booth at the fair that is open receive buyers around the clock; return the booth."""
    booth = await _open_booth(exhibitor)
    hours = {"timeZone": "UTC", "begins": 0, "ends": 24 * 60}
    for each in booth["staff"]:
        await exhibitor.ask(_HOURS, fair=booth["fair"]["id"], staff=each["id"], hours=hours)
    return booth


async def join_staff(exhibitor: Side, name: str) -> str:
    """Add somebody to the staff of the booth, who has no meetings yet; return their id."""
    booth = await _open_booth(exhibitor)
    staff = [*booth["staff"], {"name": name, "languages": ["zh"]}]
    changed = await exhibitor.ask(_STAFF, booth=booth["id"], staff=staff)
    return next(str(each["id"]) for each in changed["staff"] if each["name"] == name)


async def _open_booth(exhibitor: Side) -> dict[str, Any]:
    booths: list[dict[str, Any]] = await exhibitor.ask(_BOOTHS)
    return next(each for each in booths if datetime.fromisoformat(each["fair"]["opensAt"]) <= datetime.now(UTC))
