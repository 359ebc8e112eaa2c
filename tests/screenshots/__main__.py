"""``make screenshots``: every page of the demo fair as a picture, at three widths in three languages.

Opens the whole demo in a temporary folder (``--data`` keeps it for the next time) and
writes ``FOLDER/PAGE-LANGUAGE-WIDTH.jpg``; somebody has to look at them.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from playwright.async_api import Browser, BrowserContext

from frontend.site.pages import Page
from tests.support import browser as chromium
from tests.support.demo_fair import DemoFair, whole_demo_fair
from tests.support.page_addresses import People, pages, reader, signed_in

WIDTHS: Final = (360, 768, 1440)
LANGUAGES: Final = ("en", "zh", "ar")
_TALLEST: Final = 6000
_TWO_FRAMES: Final = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def main() -> int:
    """Take them; return 1 when a page could not be opened."""
    told = argparse.ArgumentParser(prog="make screenshots", description=__doc__)
    told.add_argument("--into", type=Path, default=Path("screenshots"), help="folder to write to")
    told.add_argument("--data", type=Path, help="the demo's folder, kept; without it, a temporary one")
    told.add_argument("--page", action="append", default=[], help="only this page of the list; may be repeated")
    told.add_argument("--language", action="append", default=[], help="instead of en, zh and ar")
    told.add_argument("--dark", action="store_true", help="as a dark screen shows them")
    given = told.parse_args()
    with tempfile.TemporaryDirectory() as folder, whole_demo_fair(given.data or Path(folder) / "data") as fair:
        return asyncio.run(_take(fair, given))


async def _take(fair: DemoFair, given: Any) -> int:
    given.into.mkdir(parents=True, exist_ok=True)
    folk, wanted = signed_in(fair), [page for page in pages() if not given.page or page.name in given.page]
    failed = 0
    async with chromium.browser() as opened:
        for number, page in enumerate(wanted, 1):
            sys.stderr.write(f"{number} of {len(wanted)}: {page.name}\n")
            failed += await _page(opened, folk, page, given)
    return 1 if failed else 0


async def _page(opened: Browser, folk: People, page: Page, given: Any) -> int:
    """Take one page's pictures and return how many could not be taken."""
    context = await opened.new_context(color_scheme="dark" if given.dark else "light", service_workers="block")
    try:
        await folk.come(context, reader(page))
        return sum([await _picture(context, folk, page, language, given) for language in given.language or LANGUAGES])
    finally:
        await context.close()


async def _picture(context: BrowserContext, folk: People, page: Page, language: str, given: Any) -> int:
    tab = await context.new_page()
    answer = await tab.goto(f"{folk.fair.url}/{language}{folk.address(page)}", wait_until="load")
    if answer is None or not answer.ok:
        sys.stderr.write(f"  {language}: {answer.status if answer else 'no answer'}\n")
        return 1
    for width in WIDTHS:
        await tab.set_viewport_size({"width": width, "height": 900})
        await _show_all(tab)
        name = f"{page.name}-{language}-{width}{'-dark' if given.dark else ''}.jpg"
        height = min(await tab.evaluate("document.documentElement.scrollHeight"), _TALLEST)
        # The window takes the page's height: Chromium, resized for a picture only, may stretch the former frame.
        await tab.set_viewport_size({"width": width, "height": height})
        await tab.evaluate(_TWO_FRAMES)
        await tab.screenshot(path=given.into / name, type="jpeg", quality=80)
    await tab.close()
    return 0


async def _show_all(tab: Any) -> None:
    """Scroll down once, so that pictures which come late come."""
    steps: Sequence[int] = range(0, _TALLEST, 800)
    for step in steps:
        await tab.evaluate(f"window.scrollTo(0, {step})")
        await tab.wait_for_timeout(30)
    await tab.evaluate("window.scrollTo(0, 0)")


if __name__ == "__main__":
    sys.exit(main())
