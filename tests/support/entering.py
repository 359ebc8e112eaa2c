"""How people come in by the pages alone: each with a browser profile, an account, a company."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Final

from playwright.async_api import Browser, Page, expect

from tests.support.command_line import expo
from tests.support.patience import PATIENCE_MS, PATIENCE_S
from tests.support.reading import Reader, sign_in
from tests.support.running import Running
from tests.support.visiting import PASSWORD, mailed_link, mails_to

REAL_AGENT: Final = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"
"""How a browser with a window names itself: one without is taken for a robot, and not counted."""


@contextlib.asynccontextmanager
async def a_profile(browser: Browser) -> AsyncIterator[Page]:
    """Give a page of somebody's own browser, which nobody has used before."""
    context = await browser.new_context(
        locale="en-GB", viewport={"width": 1440, "height": 900}, user_agent=REAL_AGENT, accept_downloads=True
    )
    context.set_default_timeout(PATIENCE_MS)
    try:
        yield await context.new_page()
    finally:
        await context.close()


async def come_in(page: Page, fair: Running, reader: Reader) -> None:
    """Sign in at the fair, in English."""
    await page.goto(f"{fair.url}/en/sign-in")
    await sign_in(page, reader)
    await expect(page.locator(".me")).to_have_text(reader.name)


async def an_organiser(fair: Running, name: str, body: str) -> Reader:
    """Return an organiser of a body of its own, made by the command line."""
    email = f"{name.partition(' ')[0].lower()}@organiser.example"
    made = await expo("accounts", "organiser", email, "--name", name, "--organisation", body, "--data", fair.data)
    assert made.code == 0, made.progress
    return Reader(name, email, made.output.split()[-1])


async def an_administrator(fair: Running, reader: Reader) -> None:
    """Let somebody with an account look after the installation, by the command line; her password stays."""
    made = await expo("accounts", "administrator", reader.email, "--data", fair.data)
    assert (made.code, made.output) == (0, f"{reader.email} is an administrator\n"), made.progress


async def sign_up(page: Page, fair: Running, reader: Reader, company: str) -> None:
    """Take part as a new exhibitor from China: the form, the mail, its link, and in."""
    main = page.get_by_role("main")
    await page.goto(f"{fair.url}/en/sign-up")
    await main.get_by_role("radio", name="Exhibitor").check()
    await main.get_by_label("Company", exact=True).fill(company)
    await main.get_by_label("Country").select_option("CN")
    await _account(page, fair, reader)


async def accept(page: Page, fair: Running, reader: Reader) -> None:
    """Follow an invitation's mail without an account: make one on the way, and accept."""
    main = page.get_by_role("main")
    await page.goto(mailed_link(fair.data, reader.email))
    await main.get_by_role("link", name="Register").click()
    await expect(main.get_by_label("Email")).to_have_value(reader.email)
    await _account(page, fair, reader, mails=2)
    await main.get_by_role("button", name="Accept").click()
    await expect(page.locator(".me")).to_have_text(reader.name)


async def _account(page: Page, fair: Running, reader: Reader, mails: int = 1) -> None:
    """Fill in the rest of the sign-up form, which is shown, confirm the address by its mail, and sign in."""
    main = page.get_by_role("main")
    await main.get_by_label("Your name").fill(reader.name)
    if mails == 1:
        await main.get_by_label("Email").fill(reader.email)
    await main.get_by_label("Password").fill(PASSWORD)
    await main.get_by_role("button", name="Register").click()
    await expect(main).to_contain_text(reader.email)
    async with asyncio.timeout(PATIENCE_S):
        while len(mails_to(fair.data, reader.email)) < mails:
            await asyncio.sleep(0.1)
    await page.goto(mailed_link(fair.data, reader.email))
    await main.get_by_role("button", name="Confirm").click()
    await sign_in(page, reader)
    await expect(page.locator(".me")).to_have_text(reader.name)


async def is_told(page: Page, words: str) -> None:
    """Fail unless a page says, as news of what was done, these words."""
    await expect(page.get_by_role("status").filter(has_text=words)).to_be_visible()
