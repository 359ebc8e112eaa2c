"""No model of translation is installed: the fair works in seven languages, and the console says what to do."""

from collections.abc import Iterator
from typing import Final

import httpx2
import pytest
from playwright.async_api import Browser, expect

from expo.kit.text import LANGUAGES
from tests.support.entering import a_profile, an_administrator, an_organiser, come_in
from tests.support.exhibitor_client import an_exhibitor
from tests.support.listing import listed
from tests.support.patience import PATIENCE_S
from tests.support.running import Running, a_fair
from tests.support.visiting import Visitor

KNOWN: Final = {
    "en": "Stainless steel vacuum flask 500 ml",
    "es": "termo de acero inoxidable 500 ml",
    "fr": "bouteille isotherme en acier inoxydable 500 ml",
    "pt": "garrafa térmica de aço inoxidável 500 ml",
}
"""What the lexicon makes of 不锈钢保温杯 500毫升, in languages that write it in Latin letters."""
POEM: Final = "月下听泉"
"""What no lexicon of trade has."""


@pytest.fixture(scope="module")
def fair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Give a fair of one's own that has no model, and the lexicon."""
    with a_fair(tmp_path_factory.mktemp("untranslated") / "data", translate_url="") as started:
        yield started


@pytest.mark.browser
async def test_fair_without_translation_model_works_in_seven_languages(browser: Browser, fair: Running) -> None:
    async with httpx2.AsyncClient(headers={"origin": fair.url}, timeout=PATIENCE_S) as http:
        exhibiting = await an_exhibitor(Visitor(fair, http), "no@models.example", "Yongkang Flasks Ltd")
        flask = await listed(exhibiting, "HN-500", "不锈钢保温杯 500毫升")
        poem = await listed(exhibiting, "HN-501", POEM)
    async with a_profile(browser) as reader:
        for language in LANGUAGES:
            for path in ("/", "/search", f"/products/{flask}", f"/products/{poem}"):
                answered = await reader.goto(f"{fair.url}/{language}{path}")
                assert answered is not None
                assert answered.status == 200, (language, path)
            await expect(reader.get_by_role("heading", level=1)).to_have_text(POEM)
        for language, words in KNOWN.items():
            await reader.goto(f"{fair.url}/{language}/products/{flask}")
            await expect(reader.get_by_role("heading", level=1)).to_have_text(words, timeout=60_000, ignore_case=True)
    organiser = await an_organiser(fair, "Lin Yuhan", "The Fair Office")
    async with a_profile(browser) as page:
        await come_in(page, fair, organiser)
        refused = await page.goto(f"{fair.url}/en/console/translation")
        assert refused is not None
        assert refused.status == 403
        await an_administrator(fair, organiser)
        await page.goto(f"{fair.url}/en/console/translation")
        await expect(page.get_by_role("main")).to_contain_text("No translation model is installed. Install one below.")
