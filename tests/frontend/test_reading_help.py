"""Help with reading Chinese: a list of words without a script, words with notes where the text stands with one."""

import asyncio
import re
from collections.abc import Mapping
from typing import Any, Final

import pytest
from playwright.async_api import Page, Route, expect
from starlette.testclient import TestClient

from frontend.fair.reading_help import TextPiece, lines_of
from tests.frontend import nodes
from tests.frontend.fake_graphql import FakeGraphQL
from tests.frontend.reading_nodes import reading_help
from tests.frontend.served import Served
from tests.support import clients

LINK: Final = re.compile(r'<a class="reading-help[^>]*href="([^"]*)"')
AXE: Final = "axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })"
ARRIVES: Final = """() => {
  const title = document.querySelector("h1");
  delete title.dataset.helped;
  title.textContent = "Vacuum flask";
  title.dispatchEvent(new Event("told", { bubbles: true }));
}"""
"""A translation is put in the title's place, as translations.js does it."""
SCRIPTED: Final = {"HX-Request": "true"}


def links(html: str) -> list[str]:
    return LINK.findall(html)


def translated(text: str, original: str) -> Mapping[str, Any]:
    return nodes.words(original, "zh", text=text, language="en", origin="MACHINE")


class TestLinks:
    """Where there is Chinese, for who does not read it."""

    def test_untranslated_title_and_description_have_help(self, visitor: TestClient) -> None:
        html = visitor.get("/es/products/prod_1").text
        assert links(html) == [f"/es/products/prod_1/reading?part={part}" for part in ("title", "description")]
        assert html.count('data-helped="title"') == html.count('data-helped="description"') == 1

    def test_reader_is_told_that_the_text_stays_in_the_original(self, visitor: TestClient) -> None:
        assert visitor.get("/es/products/prod_1").text.count("El texto permanece en el original; ") == 2
        page = visitor.get("/es/products/prod_1/reading?part=title").text
        assert "El texto permanece en el original. Los significados están en su idioma si" in page
        english = visitor.get("/en/products/prod_1/reading?part=title").text
        assert "The text stays in the original.</p>" in english

    def test_only_original_of_translation_has_help(self, graphql: FakeGraphQL) -> None:
        title = translated("Vacuum flask", "真空保温杯")
        graphql.says["product"] = nodes.a_product(title=title, description=None)
        html = graphql.client().get("/en/products/prod_1").text
        assert links(html) == ["/en/products/prod_1/reading?part=title"]
        assert re.search(r'class="prose original" lang="zh" dir="auto" data-helped="title"><p', html)
        assert html.count("data-helped") == 1

    def test_original_shown_instead_of_translation_has_help(self, graphql: FakeGraphQL) -> None:
        graphql.says["product"] = nodes.a_product(title=translated("Flask", "保温杯"), description=None)
        html = graphql.client().get("/en/products/prod_1?original").text
        assert re.search(r"<h1 [^>]*data-helped=\"title\"", html)
        assert len(links(html)) == 1

    @pytest.mark.parametrize("page", ["products/prod_1", "exhibitors/hengnuan", "booths/boo_1"])
    def test_chinese_reader_gets_no_help(self, visitor: TestClient, page: str) -> None:
        html = visitor.get(f"/zh/{page}").text
        assert (links(html), "data-helped" in html) == ([], False)

    def test_text_in_other_languages_has_no_help(self, graphql: FakeGraphQL) -> None:
        graphql.says["product"] = nodes.a_product(title=nodes.words("Кружка", "ru"), description=None)
        assert links(graphql.client().get("/en/products/prod_1").text) == []

    @pytest.mark.parametrize(
        "called, parts", [("Hengnuan Ltd", ["tagline", "story"]), (None, ["name", "tagline", "story"])]
    )
    def test_company_has_help_for_chinese_only_texts(
        self, graphql: FakeGraphQL, called: str | None, parts: list[str]
    ) -> None:
        graphql.says["exhibitor"] = nodes.an_exhibitor(englishName=called)
        html = graphql.client().get("/en/exhibitors/hengnuan").text
        assert links(html) == [f"/en/exhibitors/hengnuan/reading?part={part}" for part in parts]
        assert all(html.count(f'data-helped="{part}"') == 1 for part in parts)

    def test_booth_headline_replaces_help_for_tagline(self, graphql: FakeGraphQL) -> None:
        graphql.says["booth"] = nodes.a_booth(headline=None)
        assert [each[-7:] for each in links(graphql.client().get("/en/booths/boo_1").text)] == ["tagline", "t=story"]
        graphql.says["booth"] = nodes.a_booth(headline=nodes.words("新品", "zh"))
        assert [each[-7:] for each in links(graphql.client().get("/en/booths/boo_1").text)] == ["t=story"]


class TestList:
    """What the link leads to."""

    def test_words_are_listed_with_pinyin_meaning_and_source(self, graphql: FakeGraphQL) -> None:
        html = graphql.client().get("/ar/products/prod_1/reading?part=description").text
        assert graphql.of("readingHelp").variables == {"text": nodes.a_product()["description"]["original"]}
        assert '<b lang="zh">不锈钢</b> <bdi class="pinyin" lang="zh-Latn-pinyin">bù xiù gāng</bdi>' in html
        assert '<span lang="en" dir="auto">stainless steel</span>' in html
        assert '<bdi lang="en">CC-CEDICT, CC BY-SA 4.0</bdi>' in html
        assert "معجم التجارة" in html
        assert 'href="https://creativecommons.org/licenses/by-sa/4.0/"' in html
        assert 'content="noindex"' in html

    def test_company_help_links_back_to_company(self, graphql: FakeGraphQL) -> None:
        html = graphql.client().get("/en/exhibitors/hengnuan/reading?part=story").text
        assert graphql.of("readingHelp").variables == {"text": nodes.an_exhibitor()["story"]["original"]}
        assert 'href="/en/exhibitors/hengnuan"' in html

    def test_help_defaults_to_the_first_part(self, graphql: FakeGraphQL) -> None:
        assert graphql.client().get("/en/products/prod_1/reading").status_code == 200
        assert graphql.of("readingHelp").variables == {"text": nodes.a_product()["title"]["original"]}

    def test_unknown_words_are_reported(self, graphql: FakeGraphQL) -> None:
        own = reading_help()["credits"][:1]
        graphql.says["readingHelp"] = reading_help(pieces=["龘"], words=[], credits=own)
        html = graphql.client().get("/en/products/prod_1/reading").text
        assert "None of these words are in our dictionaries." in html
        assert "CC-CEDICT" not in html

    @pytest.mark.parametrize("part", ["number", "story", "exhibitor", "__class__", ""])
    def test_unknown_part_is_not_found(self, visitor: TestClient, part: str) -> None:
        assert visitor.get(f"/en/products/prod_1/reading?part={part}").status_code == 404

    @pytest.mark.parametrize("changed", [{"title": nodes.words("Flask")}, {"title": None}])
    def test_text_that_is_not_chinese_has_no_help(self, graphql: FakeGraphQL, changed: dict[str, Any]) -> None:
        graphql.says["product"] = nodes.a_product(**changed)
        assert graphql.client().get("/en/products/prod_1/reading").status_code == 404
        assert all("readingHelp" not in each.fields for each in graphql.asked)

    def test_hidden_product_has_no_help(self, graphql: FakeGraphQL) -> None:
        graphql.says |= {"product": None, "me": nodes.me()}
        assert graphql.client(expo_session="x").get("/en/products/prod_1/reading").status_code == 404


class TestPart:
    """What the script asks for."""

    def test_lines_are_split_into_words_with_notes(self, visitor: TestClient) -> None:
        response = visitor.get("/en/products/prod_1/reading?part=title", headers=SCRIPTED)
        assert "HX-Request" in response.headers["vary"]
        html = response.text
        assert "<html" not in html
        assert html.count('<p dir="auto">') == 2
        assert re.findall(r'data-word="(\d)">([^<]*)<', html) == [
            ("0", "毫升"),
            ("1", "不锈钢"),
            ("2", "都"),
            ("1", "不锈钢"),
        ]
        assert html.count('class="word-head"') == 3
        assert "&lt;b&gt;" in html

    def test_text_is_split_at_line_breaks(self) -> None:
        found = {"pieces": ["杯", "。\n\n", "a\n", "杯"], "words": [{"text": "杯"}]}
        assert lines_of(found) == [
            [TextPiece("杯", 0), TextPiece("。", None)],
            [TextPiece("a", None)],
            [TextPiece("杯", 0)],
        ]


@pytest.mark.browser
class TestScript:
    """In a browser."""

    async def test_word_notes_work_by_pointer_and_keyboard(self, page: Page, served: Served) -> None:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        await page.goto(f"{served.url}/en/products/prod_1")
        title, note = page.get_by_role("heading", level=1), page.get_by_role("tooltip")
        before = await title.inner_text()
        help_ = page.locator('[data-help="title"][role="button"]')
        await expect(help_).to_have_attribute("aria-pressed", "false")
        assert not [each for each in asked if "/reading?" in each]
        await help_.click()
        await expect(help_).to_have_attribute("aria-pressed", "true")
        await title.get_by_role("button", name="不锈钢").first.hover()
        await expect(note).to_contain_text("bù xiù gāng")
        await expect(note).to_contain_text("CC-CEDICT, CC BY-SA 4.0")
        await page.keyboard.press("Escape")
        await expect(note).to_be_hidden()
        await title.get_by_role("button", name="都").press("Enter")
        await expect(note).to_contain_text("dōu · dū")
        await page.keyboard.press("Escape")
        await page.keyboard.press("Space")
        await expect(note).to_contain_text("all; both")
        await title.get_by_role("button", name="毫升").focus()
        await expect(note).to_contain_text("Trade dictionary")
        await expect(title.get_by_role("button", name="毫升")).to_have_accessible_description(re.compile("millilitre"))
        await page.keyboard.press("Tab")
        await expect(note).to_contain_text("stainless steel")
        await help_.press("Space")
        await expect(title).to_have_text(before)
        await expect(note).to_be_hidden()

    async def test_note_stays_open_under_the_pointer(self, page: Page, served: Served) -> None:
        await page.goto(f"{served.url}/en/products/prod_1")
        await page.locator('[data-help="title"][role="button"]').click()
        await page.locator("h1 .word").first.hover()
        note = page.get_by_role("tooltip")
        await note.hover()
        await expect(note).to_be_visible()
        await page.locator("footer").hover()
        await expect(note).to_be_hidden()

    async def test_help_preserves_paragraphs(self, page: Page, served: Served) -> None:
        await page.goto(f"{served.url}/en/products/prod_1")
        await page.locator('[data-help="description"][role="button"]').click()
        await expect(page.locator('[data-helped="description"] > p')).to_have_count(2)
        await expect(page.locator('[data-helped="description"]')).to_have_attribute("lang", "zh")

    async def test_original_of_translation_has_word_notes(
        self, page: Page, served: Served, graphql: FakeGraphQL
    ) -> None:
        graphql.says["product"] = nodes.a_product(title=translated("Vacuum flask", "真空保温杯"))
        await page.goto(f"{served.url}/en/products/prod_1")
        await page.locator(".facts .origin summary").click()
        await page.locator('[data-help="title"][role="button"]').click()
        await page.locator(".facts .original .word", has_text="不锈钢").first.hover()
        await expect(page.get_by_role("tooltip")).to_contain_text("bù xiù gāng")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Vacuum flask")

    async def test_arriving_translation_is_not_overwritten_by_help(self, page: Page, served: Served) -> None:
        waits, goes_on = asyncio.Event(), asyncio.Event()

        async def slowly(route: Route) -> None:
            waits.set()
            await goes_on.wait()
            await route.continue_()

        await page.route("**/reading?*", slowly)
        await page.goto(f"{served.url}/en/products/prod_1")
        help_ = page.locator('[data-help="title"][role="button"]')
        await help_.click()
        await waits.wait()
        await page.evaluate(ARRIVES)
        goes_on.set()
        await expect(help_).to_have_js_property("ariaBusy", "false")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Vacuum flask")

    async def test_note_closes_when_a_translation_arrives(self, page: Page, served: Served) -> None:
        await page.goto(f"{served.url}/en/products/prod_1")
        await page.locator('[data-help="title"][role="button"]').click()
        await page.locator("h1 .word").first.hover()
        await expect(page.get_by_role("tooltip")).to_be_visible()
        await page.evaluate(ARRIVES)
        await expect(page.get_by_role("tooltip")).to_be_hidden()

    @pytest.mark.clients
    @pytest.mark.skipif(clients.missing() is not None, reason=str(clients.missing()))
    @pytest.mark.parametrize("language, width", [("ar", 360), ("en", 1440)])
    async def test_page_passes_axe_with_a_note_open(
        self, page: Page, served: Served, language: str, width: int
    ) -> None:
        await page.set_viewport_size({"width": width, "height": 900})
        await page.goto(f"{served.url}/{language}/products/prod_1")
        for part in ("title", "description"):
            await page.locator(f'[data-help="{part}"][role="button"]').click()
            await page.locator(f'[data-helped="{part}"] .word').last.focus()
        await expect(page.get_by_role("tooltip")).to_be_visible()
        assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        await page.evaluate(clients.AXE.read_text(encoding="utf-8"))
        result = await page.evaluate(AXE)
        assert [(each["id"], [node["html"][:160] for node in each["nodes"]]) for each in result["violations"]] == []

    async def test_failed_help_falls_back_to_its_link(self, page: Page, served: Served, graphql: FakeGraphQL) -> None:
        await page.goto(f"{served.url}/en/products/prod_1")
        graphql.fails["readingHelp"] = "RATE_LIMITED"
        await page.locator('[data-help="title"][role="button"]').click()
        await expect(page).to_have_url(re.compile(r"/reading\?part=title$"))
