"""Every page, in every language, is a whole page that needs no script."""

import gzip
import re
from collections import Counter
from html.parser import HTMLParser

import pytest
from starlette.testclient import TestClient

from frontend.site.assets import load_assets
from tests.frontend import nodes
from tests.frontend.fake_graphql import ADDRESS, FakeGraphQL
from tests.frontend.paths import LANGUAGES, PUBLIC, SIGNED_IN

VOID = frozenset({"meta", "link", "input", "img", "br", "use", "path", "hr"})


class Page(HTMLParser):
    """A page's elements, and whether they close as they opened."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> closes another element"

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def the_page(html: str) -> Page:
    page = Page(html)
    assert page.open == []
    return page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PUBLIC + SIGNED_IN)
def test_page_is_complete(graphql: FakeGraphQL, path: str, language: str) -> None:
    if path in SIGNED_IN:
        graphql.says["me"] = nodes.me("EXHIBITOR")
    response = graphql.client(expo_session="x").get(f"/{language}{path}")
    page = the_page(response.text)
    assert response.status_code == (404 if path == "/nothing-here" else 200)
    assert page.all("html") == [{"lang": language, "dir": "rtl" if language == "ar" else "ltr"}]
    assert len(page.all("h1")) == 1
    assert len(page.all("main")) == 1
    assert response.headers["content-language"] == language
    assert len(response.text.encode()) < 30_000


@pytest.mark.parametrize("path", PUBLIC + SIGNED_IN)
def test_page_complies_with_its_content_policy(graphql: FakeGraphQL, path: str) -> None:
    graphql.says["me"] = nodes.me("EXHIBITOR")
    page = the_page(graphql.client(expo_session="x").get(f"/en{path}").text)
    run = [script for script in page.all("script") if script.get("type") != "application/ld+json"]
    assert all("src" in script and script.get("type") == "module" for script in run)
    assert page.all("style") == []
    for _, attributes in page.elements:
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")]


@pytest.mark.parametrize("path", PUBLIC + SIGNED_IN)
def test_ids_are_unique_and_every_field_has_a_label(graphql: FakeGraphQL, path: str) -> None:
    graphql.says["me"] = nodes.me("EXHIBITOR")
    response = graphql.client(expo_session="x").get(f"/en{path}")
    page = the_page(response.text)
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert [name for name, times in Counter(ids).items() if times > 1] == []
    labelled = {label["for"] for label in page.all("label") if "for" in label}
    inside = re.findall(
        r'<label(?![^>]*\bfor=)[^>]*>.*?<(?:input|select)[^>]*\bname="([^"]+)"', response.text, re.DOTALL
    )
    for attributes in page.all("input") + page.all("select") + page.all("textarea"):
        named = attributes.get("id") in labelled or attributes.get("name") in inside
        assert (
            attributes.get("type") == "hidden" or named or "aria-label" in attributes or "aria-labelledby" in attributes
        )


@pytest.mark.parametrize("path", PUBLIC[:7])
def test_pictures_have_size_and_alt_text(visitor: TestClient, path: str) -> None:
    for picture in the_page(visitor.get(f"/en{path}").text).all("img"):
        assert {"width", "height", "alt"} <= picture.keys()


def test_page_lists_alternate_addresses_per_language(visitor: TestClient) -> None:
    page = the_page(visitor.get("/es/products/prod_1?original=1").text)
    others = {link["hreflang"]: link["href"] for link in page.all("link") if link.get("rel") == "alternate"}
    assert others["ar"] == "http://fair.example/ar/products/prod_1?original=1"
    assert set(others) == {*LANGUAGES, "x-default"}


def test_style_sheet_stays_small() -> None:
    assert len(gzip.compress(load_assets("/static").contents["site.css"])) < 20_000


def test_user_text_is_isolated_and_names_its_language(visitor: TestClient) -> None:
    html = visitor.get("/es/booths/boo_1").text
    assert '<h1 dir="auto" lang="zh">浙江恒暖杯业有限公司</h1>' in html
    assert "<bdi>陈晓燕</bdi>" in html


def test_translated_text_says_so_and_offers_original(graphql: FakeGraphQL) -> None:
    title = nodes.words("500毫升真空保温杯", "zh", text="Termo de acero 500 ml", language="es", origin="PERSON")
    graphql.says["product"] = nodes.a_product(title=title)
    visitor = graphql.client()
    assert "Traducido del chino por una persona." in visitor.get("/es/products/prod_1").text
    original = visitor.get("/es/products/prod_1?original=1").text
    assert '<h1 dir="auto" lang="zh" data-helped="title">500毫升真空保温杯</h1>' in original
    assert "Ver la traducción" in original


def test_card_says_once_in_words_that_its_title_is_translated(graphql: FakeGraphQL) -> None:
    title = nodes.words("保温杯", "zh", text="Termo", language="es", origin="MACHINE")
    graphql.says["product"] = nodes.a_product(similar=[nodes.a_product(id="prod_2", title=title)])
    html = graphql.client().get("/es/products/prod_1").text
    card = html.partition('<div class="grid goods">')[2].partition("</article>")[0]
    assert card.count("Traducción automática") == 1
    assert "<summary>" in card, "reachable by touch and keyboard"
    assert '<bdi lang="zh">保温杯</bdi>' in card
    assert "title=" not in card, "nothing that only a mouse shows"


def test_translation_on_its_way_brings_its_note(graphql: FakeGraphQL) -> None:
    title = nodes.words("保温杯", "zh", pendingTranslation="tra_1")
    graphql.says["product"] = nodes.a_product(similar=[nodes.a_product(id="prod_2", title=title)])
    html = graphql.client().get("/es/products/prod_1").text
    note = html.partition('<template data-told="tra_1">')[2].partition("</template>")[0]
    assert [f'data-maker="{origin}"' in note for origin in ("MACHINE", "MEMORY", "GLOSSARY", "PERSON")] == [
        True
    ] * 3 + [False]


def test_specification_says_once_that_it_is_translated(graphql: FakeGraphQL) -> None:
    names = [nodes.words(name, "zh", text=f"N-{name}", language="es", origin="MACHINE") for name in ("容量", "颜色")]
    attributes = [{"name": name, "property": None, "value": "1", "words": None, "unit": None} for name in names]
    graphql.says["product"] = nodes.a_product(attributes=attributes)
    html = graphql.client().get("/es/products/prod_1").text
    table = html.partition('<table class="spec">')[2].partition("</section>")[0]
    assert table.count("Traducción automática") == 1
    assert '<a href="/es/products/prod_1?original=1#h-spec">' in table


def test_original_view_has_one_text_in_heading_title_and_picture(graphql: FakeGraphQL) -> None:
    title = nodes.words("保温杯", "zh", text="Termo", language="es", origin="MACHINE")
    graphql.says["product"] = nodes.a_product(title=title, pictures=[nodes.a_picture(alt=None)])
    visitor = graphql.client()
    for address, words in (("/es/products/prod_1", "Termo"), ("/es/products/prod_1?original=1", "保温杯")):
        html = visitor.get(address).text
        assert f"<title>{words} · " in html
        assert f'alt="{words}"' in html
        assert re.search(rf"<h1 [^>]*>{words}</h1>", html)


LATIN = nodes.words("浙江恒暖杯业有限公司", "zh", text="Zhejiang Hengnuan Drinkware", language="es", origin="PERSON")


def test_company_has_readable_name_and_original_everywhere(graphql: FakeGraphQL) -> None:
    company = nodes.an_exhibitor(name=LATIN, englishName="Zhejiang Hengnuan Drinkware")
    other = nodes.a_product(id="prod_2", exhibitor=company)
    graphql.says |= {"product": nodes.a_product(exhibitor=company, similar=[other]), "exhibitor": company}
    visitor = graphql.client()
    beside = '<bdi class="beside" lang="zh">浙江恒暖杯业有限公司</bdi>'
    product = visitor.get("/es/products/prod_1").text
    seller, card = (product.partition(start)[2][:1500] for start in ('class="seller-name"', 'class="small company"'))
    for html in (seller, card):
        assert "Zhejiang Hengnuan Drinkware</" in html
        assert beside in html
    page = visitor.get("/es/exhibitors/hengnuan").text
    assert '<h1 dir="auto">Zhejiang Hengnuan Drinkware</h1>' in page
    assert '<p class="also" dir="auto" lang="zh">浙江恒暖杯业有限公司</p>' in page
    assert "<title>Zhejiang Hengnuan Drinkware" in page
    assert '"alternateName":"浙江恒暖杯业有限公司"' in page.replace(": ", ":")


def test_prices_quantities_and_dates_are_localised(visitor: TestClient) -> None:
    russian = visitor.get("/ru/products/prod_1").text
    assert "2\xa0000 штук" in russian
    assert "3,42\xa0$" in russian
    assert "20–30 нояб. 2026" in visitor.get("/ru/fairs/autumn-2026").text
    assert "10:00" in visitor.get("/ru/fairs/autumn-2026").text  # 02:00 UTC in the fair's zone


def test_root_redirects_to_the_only_open_fair(visitor: TestClient) -> None:
    assert visitor.get("/en").headers["location"] == "/en/fairs/autumn-2026"


def test_root_lists_fairs_if_none_is_open(graphql: FakeGraphQL) -> None:
    graphql.says["fairs"] = nodes.a_list(nodes.a_fair(isOpen=False))
    response = graphql.client().get("/en")
    assert response.status_code == 200
    assert "Cloud Expo Autumn Fair 2026" in response.text


def test_fair_id_is_queried_once(graphql: FakeGraphQL) -> None:
    visitor = graphql.client()
    visitor.get("/en/fairs/autumn-2026")
    visitor.get("/en/fairs/autumn-2026/sections/ceramics")
    assert [each.fields for each in graphql.asked].count(["fair"]) == 1


def test_front_page_renders_without_search(graphql: FakeGraphQL) -> None:
    graphql.says |= {"goods": None, "companies": None, "products": None}
    response = graphql.client().get("/en/fairs/autumn-2026")
    assert response.status_code == 200
    assert "Kitchenware &amp; Tableware" in response.text


def test_category_of_several_sections_links_to_all_of_it(graphql: FakeGraphQL) -> None:
    several = nodes.a_category(
        key="toys", sections=[{"key": each, "name": each.title()} for each in ("dolls", "kites")]
    )
    single = nodes.a_category(key="shoes", sections=[{"key": "boots", "name": "Boots"}])
    graphql.says["fair"] = nodes.a_fair(categories=[several, single])
    page = graphql.client().get("/en/fairs/autumn-2026").text
    assert 'href="/en/search?fair=fair_1&amp;category=toys"' in page
    assert "category=shoes" not in page
    assert page.count('href="/en/fairs/autumn-2026/sections/boots"') == 1


def test_empty_fair_list_and_empty_booth_say_so(graphql: FakeGraphQL) -> None:
    graphql.says |= {"fairs": nodes.a_list(), "booth": nodes.a_booth(products=nodes.a_list())}
    assert "No fairs have been announced yet" in graphql.client().get("/en/fairs").text
    assert "shows no products yet" in graphql.client().get("/en/booths/boo_1").text


@pytest.mark.parametrize(
    "code, status, words",
    [
        ("FAIR_NOT_FOUND", 404, "Page not found"),
        ("FORBIDDEN", 403, "You do not have access to this page"),
        ("RATE_LIMITED", 429, "Too many requests"),
        ("UNAVAILABLE", 503, "Back in a moment"),
        ("INTERNAL", 500, "That did not work"),
    ],
)
def test_failed_query_has_an_error_page(graphql: FakeGraphQL, code: str, status: int, words: str) -> None:
    graphql.errors = [{"message": "…", "extensions": {"code": code}}]
    response = graphql.client().get("/en/products/prod_1")
    assert response.status_code == status
    assert words in response.text


@pytest.mark.parametrize(
    "language, words",
    [
        ("en", "You can try again in 42 seconds."),
        ("zh", "您可在42秒钟后重试。"),
        ("es", "Puede intentarlo de nuevo dentro de 42 segundos."),
        ("fr", "Vous pourrez réessayer dans 42 secondes."),
        ("ru", "Повторить можно через 42 секунды."),
        ("ar", "يمكنك المحاولة من جديد خلال 42 ثانية."),
        ("pt", "Você pode tentar novamente em 42 segundos."),
    ],
)
def test_rate_limited_page_says_when_to_retry(graphql: FakeGraphQL, language: str, words: str) -> None:
    graphql.errors = [{"message": "…", "extensions": {"code": "RATE_LIMITED", "retryAfter": 42, "remaining": 7}}]
    response = graphql.client().get(f"/{language}/products/prod_1")
    assert (response.status_code, response.headers["retry-after"]) == (429, "42")
    assert words in response.text


@pytest.mark.parametrize("code", ["RATE_LIMITED", "UNAVAILABLE"])
def test_error_page_without_retry_time_names_none(graphql: FakeGraphQL, code: str) -> None:
    graphql.errors = [{"message": "…", "extensions": {"code": code}}]
    response = graphql.client().get("/en/products/prod_1")
    assert response.headers["retry-after"] == "30"
    assert "You can try again" not in response.text


@pytest.mark.parametrize("code", ["RATE_LIMITED", "UNAVAILABLE"])
def test_error_page_offers_retry(graphql: FakeGraphQL, code: str) -> None:
    graphql.errors = [{"message": "…", "extensions": {"code": code}}]
    assert 'href="/en/products/prod_1?x=1">Try again</a>' in graphql.client().get("/en/products/prod_1?x=1").text


@pytest.mark.parametrize("code", ["RATE_LIMITED", "UNAVAILABLE"])
@pytest.mark.parametrize(
    "referer, way",
    [
        (f"{ADDRESS}/en/lists/lst_1?after=x", '"/en/lists/lst_1?after=x">Back to the form'),
        (f"{ADDRESS}/es/lists/lst_1", '"/es/lists/lst_1">Back to the form'),
        (f"{ADDRESS}/en/lists/lst_1/change", '"/en/">Back to the fair'),  # is only sent to
        ("https://elsewhere.example/en/lists/lst_1", '"/en/">Back to the fair'),
        (f"{ADDRESS}//evil.example/en/lists", '"/en/">Back to the fair'),
        ("http://[", '"/en/">Back to the fair'),
        ("", '"/en/">Back to the fair'),
    ],
)
def test_failed_form_links_back_to_its_page(graphql: FakeGraphQL, code: str, referer: str, way: str) -> None:
    graphql.errors = [{"message": "…", "extensions": {"code": code}}]
    html = graphql.client().post("/en/lists/lst_1/change", data={"name": "x"}, headers={"Referer": referer}).text
    assert f'<a class="button" href={way}</a>' in html
    assert "Try again" not in html


@pytest.mark.parametrize("address, status", [("/en/console", 403), ("/en/nowhere", 404)])
def test_error_page_keeps_the_signed_in_menu(graphql: FakeGraphQL, address: str, status: int) -> None:
    graphql.says["me"] = nodes.me("BUYER", name="Lucía <b>")
    response = graphql.client(expo_session="x").get(address)
    assert response.status_code == status
    assert "Lucía &lt;b&gt;" in response.text
    assert "Termos del Sur" in response.text
    assert "/en/sign-in" not in response.text


def test_sign_in_redirect_remembers_the_page(graphql: FakeGraphQL) -> None:
    graphql.errors = [{"message": "…", "extensions": {"code": "SIGN_IN_REQUIRED"}}]
    response = graphql.client().get("/en/account?x=1")
    assert response.headers["location"] == "/en/sign-in?next=%2Fen%2Faccount%3Fx%3D1"


def test_internal_error_shows_a_page(graphql: FakeGraphQL) -> None:
    graphql.says["product"] = {"title": "not what the template needs"}
    response = graphql.client().get("/en/products/prod_1")
    assert response.status_code == 500
    assert "Nothing was lost" in response.text


def test_demo_shows_the_emails_page(graphql: FakeGraphQL) -> None:
    assert graphql.client().get("/en/mails").status_code == 200


def test_new_products_alternate_between_exhibitors(graphql: FakeGraphQL) -> None:
    def of(slug: str, number: int) -> nodes.NODE:
        return nodes.a_product(id=f"prod_{slug}{number}", exhibitor=nodes.an_exhibitor(slug=slug))

    graphql.says["products"] = nodes.a_list(of("a", 1), of("a", 2), of("b", 1), of("a", 3), of("c", 1))
    shown = re.findall(r"/en/products/prod_(\w+)", graphql.client().get("/en/fairs/autumn-2026").text)
    assert shown == ["a1", "b1", "c1", "a2", "a3"]
