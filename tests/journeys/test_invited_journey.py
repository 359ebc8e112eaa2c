"""Somebody invited follows the mail's link and ends up in the organisation, by the pages alone."""

import asyncio
from functools import partial

import httpx2
from playwright.async_api import Page, expect

from tests.support.patience import PATIENCE_S
from tests.support.running import Running
from tests.support.visiting import PASSWORD, Visitor, mailed_link, mails_to

_INVITE = """mutation ($email: String!) {
  inviteMember(email: $email, role: MEMBER) { __typename ... on Problem { code } }
}"""


async def test_invited_person_joins_through_the_emailed_links(page: Page, running: Running) -> None:
    owner, invited, other = "owner@inviting.example", "li@inviting.example", "eve@inviting.example"
    patient = partial(httpx2.AsyncClient, timeout=PATIENCE_S)
    async with patient() as http, patient() as others:
        visitor = Visitor(running, http)
        await visitor.enter(owner, "EXHIBITOR")
        await Visitor(running, others).enter(other, "BUYER")
        assert (await visitor.run(_INVITE, email=invited))["inviteMember"]["__typename"] == "Invitation"
    invitation = mailed_link(running.data, invited)
    main = page.get_by_role("main")

    # The browser is somebody else's at first.
    await page.goto(invitation)
    await main.get_by_role("link", name="Sign in to accept").click()
    await _sign_in(page, other)
    await main.get_by_role("button", name="Sign out and use the other address").click()

    await main.get_by_role("link", name="Register").click()
    await expect(main.get_by_label("Email")).to_have_value(invited)
    await main.get_by_label("Your name").fill("Li Na")
    await main.get_by_label("Password").fill(PASSWORD)
    await main.get_by_role("button", name="Register").click()
    await expect(main).to_contain_text(invited)
    async with asyncio.timeout(PATIENCE_S):
        while len(mails_to(running.data, invited)) < 2:
            await asyncio.sleep(0.1)

    await page.goto(mailed_link(running.data, invited))
    await main.get_by_role("button", name="Confirm").click()
    await _sign_in(page, invited)
    await main.get_by_role("button", name="Accept the invitation").click()
    await expect(main.get_by_role("status")).to_contain_text("you are now a member of the organisation")
    await expect(main.get_by_role("region", name=f"The company of {owner}")).to_be_visible()


async def _sign_in(page: Page, email: str) -> None:
    main = page.get_by_role("main")
    await main.get_by_label("Email").fill(email)
    await main.get_by_label("Password").fill(PASSWORD)
    await main.get_by_role("button", name="Sign in").click()
