"""How the site is found, shared and installed: sitemap, feed, cards, JSON-LD, manifest, icons, service worker."""

import io
import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest
from PIL import Image
from starlette.testclient import TestClient

from frontend.fair import front as fair
from frontend.fair.icons import ICONS, png
from frontend.fair.sitemaps import LARGEST_PART
from frontend.parts.times import days_of
from frontend.site import linked_data
from frontend.site.site import CurrentAddress
from tests.frontend import nodes
from tests.frontend.fake_graphql import ADDRESS, FakeGraphQL
from tests.frontend.paths import LANGUAGES

EVIL = '</script><script>alert(1)</script><!--<b>&"\u2028'
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
ATOM = "{http://www.w3.org/2005/Atom}"
FRONT = "/fairs/autumn-2026"


def here(path: str = "/en/products/prod_1", language: str = "en") -> CurrentAddress:
    return CurrentAddress(path, "", language, ADDRESS)


def read(data: Any) -> dict[str, Any]:
    """Return what a data block says, as a parser of HTML and JSON would read it."""
    match = re.fullmatch(r'<script type="application/ld\+json">(.*?)</script>', str(data), re.DOTALL)
    assert match is not None
    found: dict[str, Any] = json.loads(match[1])
    return found


def parsed(answer: Any) -> ET.Element:
    return ET.fromstring(answer.content)  # noqa: S314 - what our own site has just written


# JSON-LD


def test_linked_data_of_product_has_offer_per_tier() -> None:
    thing = linked_data.product(nodes.a_product(), here())
    assert thing["@type"] == "Product"
    assert (thing["sku"], thing["gtin"], thing["brand"]["name"]) == ("HN-500A", "6907712041113", "恒暖")
    assert thing["image"][0] == "http://fair.example/files/cup-large.webp"
    offers = thing["offers"]
    assert (offers["lowPrice"], offers["highPrice"], offers["priceCurrency"], offers["offerCount"]) == (
        "2.88",
        "3.85",
        "USD",
        3,
    )
    assert offers["offers"][1]["eligibleQuantity"] == {
        "@type": "QuantitativeValue",
        "minValue": "2000",
        "unitCode": "C62",
    }
    assert "availability" not in json.dumps(thing)  # nobody knows what is in stock


def test_linked_data_states_price_per_hundred() -> None:
    tiers = [nodes.a_tier("500", "38.5", per=100), nodes.a_tier("2000", "34.2", per=100)]
    offers = linked_data.product(nodes.a_product(priceTiers=tiers), here())["offers"]
    assert (offers["lowPrice"], offers["highPrice"]) == ("0.342", "0.385")
    assert offers["offers"][0]["priceSpecification"]["referenceQuantity"]["value"] == "100"


def test_single_tier_is_one_offer_and_no_price_is_none() -> None:
    assert "offers" not in linked_data.product(nodes.a_product(priceTiers=[], price=None), here())
    one = linked_data.product(nodes.a_product(priceTiers=[nodes.a_tier("1", "9")]), here())["offers"]
    assert (one["@type"], one["price"]) == ("Offer", "9")


def test_linked_data_of_company_omits_unknown_values() -> None:
    thing = linked_data.organisation(nodes.an_exhibitor(website="javascript:alert(1)", founded=None), here())
    assert thing["address"] == {"@type": "PostalAddress", "addressCountry": "CN", "addressLocality": "永康"}
    assert thing["alternateName"] == "Zhejiang Hengnuan Drinkware Co., Ltd."
    assert not {"sameAs", "foundingDate", "logo"} & thing.keys()


def test_hostile_text_stays_inside_its_data_block() -> None:
    block = linked_data.data_block({"@type": "Product", "name": EVIL})
    assert str(block).count("<") == 2
    assert "\u2028" not in block
    assert read(block)["name"] == EVIL


def test_front_and_section_pages_carry_linked_data(visitor: TestClient) -> None:
    blocks = [
        json.loads(block)
        for path in (FRONT, f"{FRONT}/sections/ceramics")
        for block in re.findall(r'application/ld\+json">(.*?)</script>', visitor.get(f"/es{path}").text)
    ]
    assert [block["@type"] for block in blocks] == ["ExhibitionEvent", "BreadcrumbList"]
    assert blocks[1]["itemListElement"][1]["item"] == f"{ADDRESS}/es{FRONT}/sections/ceramics"


def test_product_and_company_pages_carry_linked_data(visitor: TestClient) -> None:
    told = {
        path: [json.loads(block) for block in re.findall(r'application/ld\+json">(.*?)</script>', html)]
        for path in ("/products/prod_1", "/booths/boo_1", "/exhibitors/hengnuan")
        for html in [visitor.get(f"/ru{path}").text]
    }
    kinds = {path: [each["@type"] for each in blocks] for path, blocks in told.items()}
    assert kinds == {
        "/products/prod_1": ["Product", "BreadcrumbList"],
        "/booths/boo_1": ["Organization", "BreadcrumbList"],
        "/exhibitors/hengnuan": ["Organization"],
    }
    way = [each["item"] for each in told["/products/prod_1"][1]["itemListElement"]]
    assert way == [
        f"{ADDRESS}/ru{FRONT}",
        f"{ADDRESS}/ru{FRONT}/sections/kitchenware-tableware",
        f"{ADDRESS}/ru/products/prod_1",
    ]


@pytest.mark.parametrize("changes", [{"visibility": "REGISTERED"}, {"status": "DRAFT"}])
def test_non_public_product_has_no_linked_data(graphql: FakeGraphQL, changes: dict[str, str]) -> None:
    graphql.says["product"] = nodes.a_product(**changes)
    assert "ld+json" not in graphql.client().get("/en/products/prod_1").text


def test_hostile_product_stays_inside_its_data_block(graphql: FakeGraphQL) -> None:
    hostile = nodes.words(EVIL)
    graphql.says["product"] = nodes.a_product(title=hostile, number=EVIL, brand=EVIL, description=hostile)
    html = graphql.client().get("/en/products/prod_1").text
    assert "<script>alert" not in html
    blocks = re.findall(r'application/ld\+json">(.*?)</script>', html)
    assert json.loads(blocks[0])["sku"] == EVIL


def test_hostile_fair_name_stays_inside_its_data_block(graphql: FakeGraphQL) -> None:
    graphql.says["fair"] = nodes.a_fair(name=nodes.words(EVIL), tagline=nodes.words(EVIL))
    html = graphql.client().get(f"/en{FRONT}").text
    assert "<script>alert" not in html
    [block] = re.findall(r'application/ld\+json">(.*?)</script>', html)
    assert json.loads(block)["name"] == EVIL


# Cards


@pytest.mark.parametrize(
    "path", [FRONT, f"{FRONT}/sections/ceramics", "/products/prod_1", "/booths/boo_1", "/exhibitors/hengnuan"]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_page_has_sharing_card_and_canonical_address(visitor: TestClient, path: str, language: str) -> None:
    html = visitor.get(f"/{language}{path}?after=abc").text
    assert f'<link rel="canonical" href="{ADDRESS}/{language}{path}">' in html
    cards = dict(re.findall(r'<meta (?:property|name)="((?:og|twitter):[\w:]+)" content="([^"]*)"', html))
    assert cards["og:url"] == f"{ADDRESS}/{language}{path}"
    assert cards["og:title"]
    assert cards["og:image"].startswith(f"{ADDRESS}/")
    assert cards["og:locale"].startswith(language)
    has_picture = path.startswith("/products") or "sections" in path
    assert cards["twitter:card"] == ("summary_large_image" if has_picture else "summary")
    assert len(re.findall('rel="alternate" hreflang', html)) == len(LANGUAGES) + 1


@pytest.mark.parametrize(
    "query, kept",
    [
        ("", True),
        ("?q=cup", True),
        ("?q=cup&fair=fair_1", True),
        ("?q=cup&country=CN", False),
        ("?q=cup&sort=NEWEST", False),
        ("?q=cup&view=list", False),
        ("?q=cup&after=abc", False),
    ],
)
def test_only_plain_text_searches_are_indexable(visitor: TestClient, query: str, kept: bool) -> None:
    html = visitor.get(f"/en/search{query}").text
    assert ("noindex" not in html) == kept
    assert f'rel="canonical" href="{ADDRESS}/en/search{"?q=cup" if query else ""}"' in html


def test_search_without_results_is_not_indexable(graphql: FakeGraphQL) -> None:
    graphql.says["search"] = nodes.a_search()
    assert "noindex" in graphql.client().get("/en/search?q=cup").text


# Sitemap


def test_sitemap_lists_its_parts_and_robots_txt_names_it(graphql: FakeGraphQL) -> None:
    graphql.says["goods"] = nodes.a_search(hits=nodes.a_list(totalCount=1500), rangeCursors=["c1", "c-2_&"])
    graphql.says["companies"] = nodes.a_search(hits=nodes.a_list(totalCount=3))
    visitor = graphql.client()
    index = parsed(visitor.get("/sitemap.xml"))
    assert [each.text for each in index.iter(f"{SITEMAP}loc")] == [
        f"{ADDRESS}/sitemaps/fairs.xml",
        f"{ADDRESS}/sitemaps/products.xml",
        f"{ADDRESS}/sitemaps/products.xml?after=c1",
        f"{ADDRESS}/sitemaps/products.xml?after=c-2_%26",
        f"{ADDRESS}/sitemaps/companies.xml",
    ]
    robots = visitor.get("/robots.txt").text
    assert f"Sitemap: {ADDRESS}/sitemap.xml" in robots
    assert "Disallow: /ar/portal\n" in robots
    assert "*/" not in robots


def test_sitemap_index_is_cached_for_an_hour(graphql: FakeGraphQL) -> None:
    visitor = graphql.client(expo_session="x")
    first, second = visitor.get("/sitemap.xml"), visitor.get("/sitemap.xml")
    assert first.content == second.content
    assert first.headers["cache-control"] == "public, max-age=3600"
    assert [each.fields for each in graphql.asked].count(["goods", "companies"]) == 1


def test_sitemap_lists_products_in_each_language_with_alternates(graphql: FakeGraphQL) -> None:
    graphql.says["found"] = a_range(nodes.a_product(), None)
    urls = list(parsed(graphql.client().get("/sitemaps/products.xml")).iter(f"{SITEMAP}url"))
    assert [each.findtext(f"{SITEMAP}loc") for each in urls] == [
        f"{ADDRESS}/{each}/products/prod_1" for each in LANGUAGES
    ]
    for url in urls:
        others = {link.get("hreflang"): link.get("href") for link in url.iter(f"{XHTML}link")}
        assert set(others) == {*LANGUAGES, "x-default"}
        assert others["x-default"] == others["en"]
        assert url.findtext(f"{SITEMAP}lastmod") == "2026-11-19T08:00:00+00:00"


def test_sitemap_part_is_paged_up_to_its_limit(graphql: FakeGraphQL) -> None:
    hundred = [nodes.a_product(id=f"prod_{number}") for number in range(100)]
    graphql.says["found"] = a_range(*hundred, next_page="more")
    urls = list(parsed(graphql.client().get("/sitemaps/products.xml?after=c1")).iter(f"{SITEMAP}url"))
    assert len(urls) == 700 * len(LANGUAGES) <= LARGEST_PART
    assert [each.variables.get("after") for each in graphql.asked] == ["c1"] + ["more"] * 6


def test_largest_company_sitemap_is_within_the_limit(graphql: FakeGraphQL) -> None:
    booths = {"nodes": [{"id": f"boo_{number}", "status": "PUBLISHED"} for number in range(6)]}
    hits = [{"exhibitor": {"slug": f"c{number}", "booths": booths}} for number in range(100)]
    graphql.says["found"] = {"hits": nodes.a_list(*hits, pageInfo={"hasNextPage": True, "endCursor": "more"})}
    urls = list(parsed(graphql.client().get("/sitemaps/companies.xml")).iter(f"{SITEMAP}url"))
    assert len(urls) == 700 * len(LANGUAGES) <= LARGEST_PART
    assert len(graphql.asked) == 1


def test_company_sitemap_lists_open_booths(graphql: FakeGraphQL) -> None:
    booths = {"nodes": [{"id": "boo_1", "status": "PUBLISHED"}, {"id": "boo_2", "status": "CLOSED"}]}
    hit = {"exhibitor": {"slug": "hengnuan", "booths": booths}}
    graphql.says["found"] = {"hits": nodes.a_list(hit, {"exhibitor": None})}
    text = graphql.client().get("/sitemaps/companies.xml").text
    assert "/en/exhibitors/hengnuan<" in text
    assert "/en/booths/boo_1<" in text
    assert "boo_2" not in text


def test_fair_sitemap_lists_halls_and_sections(graphql: FakeGraphQL) -> None:
    text = graphql.client().get("/sitemaps/fairs.xml").text
    for path in (FRONT, f"{FRONT}/halls/8", f"{FRONT}/sections/ceramics"):
        assert f"<loc>{ADDRESS}/zh{path}</loc>" in text


@pytest.mark.parametrize("path", ["/sitemaps/accounts.xml", "/icons/1024.png"])
def test_unknown_sitemap_or_icon_is_not_found(visitor: TestClient, path: str) -> None:
    assert visitor.get(path).status_code == 404


def test_invalid_sitemap_cursor_is_not_found(graphql: FakeGraphQL) -> None:
    graphql.errors = [{"message": "…", "extensions": {"code": "INVALID"}}]
    assert graphql.client().get("/sitemaps/products.xml?after=x").status_code == 404


@pytest.mark.parametrize("path", ["/sitemap.xml", "/sitemaps/products.xml", f"/en{FRONT}/new.atom"])
def test_cached_documents_are_queried_without_cookies(graphql: FakeGraphQL, path: str) -> None:
    cookies: list[str | None] = []
    ask = graphql.ask

    async def watched(request: Any, *rest: Any, **more: Any) -> Any:
        cookies.append(request.headers.get("cookie"))
        return await ask(request, *rest, **more)

    graphql.ask = watched  # type: ignore[method-assign]
    graphql.says["found"] = a_range(nodes.a_product())
    assert graphql.client(expo_session="mine").get(path).status_code == 200
    assert set(cookies) == {None}


def a_range(*products: Any, next_page: str | None = None) -> nodes.NODE:
    page = {"hasNextPage": next_page is not None, "endCursor": next_page}
    return {"hits": nodes.a_list(*({"product": each} for each in products), pageInfo=page)}


# Feed


def test_feed_of_new_products_is_valid_atom(graphql: FakeGraphQL) -> None:
    older = nodes.a_product(id="prod_0", publishedAt="2026-11-01T08:00:00+00:00", description=None)
    graphql.says["products"] = nodes.a_list(nodes.a_product(), older)
    answer = graphql.client().get(f"/ru{FRONT}/new.atom")
    assert answer.headers["content-type"] == "application/atom+xml"
    feed = parsed(answer)
    assert feed.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated"):
        assert feed.findtext(f"{ATOM}{name}")
    assert datetime.fromisoformat(feed.findtext(f"{ATOM}updated") or "") == datetime(2026, 11, 18, 8, tzinfo=UTC)
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {"self": f"{ADDRESS}/ru{FRONT}/new.atom", "alternate": f"{ADDRESS}/ru{FRONT}"}
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}id") for entry in entries] == [
        f"{ADDRESS}/products/prod_1",
        f"{ADDRESS}/products/prod_0",
    ]
    title = entries[0].find(f"{ATOM}title")
    assert title is not None
    assert (title.text, title.attrib["{http://www.w3.org/XML/1998/namespace}lang"]) == (
        "500毫升304不锈钢真空保温杯",
        "zh",
    )
    assert all(entry.findtext(f"{ATOM}updated") and entry.findtext(f"{ATOM}author/{ATOM}name") for entry in entries)


def test_hostile_text_is_escaped_in_the_feed(graphql: FakeGraphQL) -> None:
    hostile = "a\x00b\x0b]]>" + EVIL
    graphql.says["products"] = nodes.a_list(nodes.a_product(title=nodes.words(hostile)))
    feed = parsed(graphql.client().get(f"/en{FRONT}/new.atom"))
    assert feed.findtext(f"{ATOM}entry/{ATOM}title") == hostile.replace("\x00", "").replace("\x0b", "")


def test_empty_feed_is_valid_and_linked_from_front_page(graphql: FakeGraphQL) -> None:
    assert f'type="application/atom+xml" title="Productos nuevos" href="/es{FRONT}/new.atom"' in (
        graphql.client().get(f"/es{FRONT}").text
    )
    graphql.says["products"] = nodes.a_list()
    assert parsed(graphql.client().get(f"/es{FRONT}/new.atom")).findall(f"{ATOM}entry") == []


# Installed


@pytest.mark.parametrize("language", LANGUAGES)
def test_manifest_is_localised_but_describes_one_app(visitor: TestClient, language: str) -> None:
    answer = visitor.get(f"/{language}/manifest.webmanifest")
    manifest = answer.json()
    assert answer.headers["content-type"] == "application/manifest+json"
    assert (manifest["id"], manifest["scope"], manifest["start_url"]) == ("/", "/", f"/{language}")
    assert manifest["dir"] == ("rtl" if language == "ar" else "ltr")
    english = visitor.get("/en/manifest.webmanifest").json()
    assert (manifest["description"] == english["description"]) == (language == "en")
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in manifest["icons"]}
    assert f'<link rel="manifest" href="/{language}/manifest.webmanifest">' in visitor.get(f"/{language}/fairs").text
    assert "manifest-src 'self'" in visitor.get(f"/{language}/fairs").headers["content-security-policy"]


@pytest.mark.parametrize("name", ICONS)
def test_icons_have_their_size_and_colours(visitor: TestClient, name: str) -> None:
    answer = visitor.get(f"/icons/{name}.png")
    image = Image.open(io.BytesIO(answer.content)).convert("RGBA")
    side = ICONS[name].side
    assert image.size == (side, side)
    corner, middle = image.getpixel((0, 0)), image.getpixel((side // 2, int(side * 0.6)))
    assert corner == ((0xE8, 0xF2, 0xF5, 255) if ICONS[name].ground else (0, 0, 0, 0))
    assert middle == (0x0B, 0x5A, 0x73, 255)


@pytest.mark.parametrize("name", ICONS)
def test_icons_show_the_curves_of_the_drawing(name: str) -> None:
    icon = ICONS[name]
    image = Image.open(io.BytesIO(png(name))).convert("RGBA")
    scale, margin = icon.side * icon.share / 32, icon.side * (1 - icon.share) / 2

    def at(x: float, y: float) -> Any:
        return image.getpixel((int(margin + x * scale), int(margin + y * scale)))

    cloud, flag, ground = (0x0B, 0x5A, 0x73, 255), (0xFF, 0xD2, 0x4A, 255), at(0.5, 0.5)
    # Where the arcs swell to the left, the top and the right, and beside each.
    assert [at(3, 20), at(16, 9), at(29, 20)] == [cloud] * 3
    assert [at(1, 20), at(3, 13), at(16, 4.5), at(29, 13), at(16, 28)] == [ground] * 5
    assert at(16, 15.5) == flag


def test_service_worker_has_asset_version_and_every_language(visitor: TestClient) -> None:
    answer = visitor.get("/service-worker.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "no-cache"
    first = answer.text.split("\n", 1)[0]
    told = json.loads(first.removeprefix("const TOLD = ").removesuffix(";"))
    assert set(told["offline"]) == set(told["words"]) == set(LANGUAGES)
    assert len(set(told["words"].values())) == len(LANGUAGES)
    assert f"/{told['version']}/" in visitor.get("/en/fairs").text
    for address in (*told["offline"].values(), *told["files"]):
        assert visitor.get(address).status_code == 200, address


@pytest.mark.parametrize("language", LANGUAGES)
def test_offline_page_is_impersonal_and_not_indexable(graphql: FakeGraphQL, language: str) -> None:
    html = graphql.client().get(f"/{language}/offline").text
    assert 'name="robots" content="noindex"' in html
    assert html.count("data-kind=") == 4


# The front page


def an_item(begins: datetime, **changes: Any) -> nodes.NODE:
    times = {"startsAt": begins.isoformat(), "endsAt": (begins + timedelta(hours=1)).isoformat()}
    return nodes.an_item(**times, **changes)


def test_front_page_shows_current_and_upcoming_items(graphql: FakeGraphQL) -> None:
    now = datetime.now(UTC)
    programme = [
        an_item(now - timedelta(days=2), title=nodes.words("Long over")),
        an_item(now - timedelta(minutes=20), title=nodes.words("Forum on glazes")),
        an_item(now + timedelta(hours=2), title=nodes.words("Launch of a kiln")),
    ]
    at_noon = f"Etc/GMT{now.hour - 12:+d}"  # where all of it but what is long over is today's
    graphql.says["fair"] = nodes.a_fair(programme=programme, timeZone=at_noon)
    html = graphql.client().get(f"/en{FRONT}").text
    board = html.split('class="board"')[1].split("</section>\n    </div>")[0]
    assert "Forum on glazes" in board.split("Coming up")[0]
    assert "Launch of a kiln" in board.split("Coming up")[1]
    assert "Long over" not in board
    assert "Show 1 past day" in html


def test_programme_hides_past_days_until_fair_is_over() -> None:
    at = datetime(2026, 11, 25, 17, tzinfo=UTC)  # the 26th in Guangzhou
    begins = [datetime(2026, 11, day, 2, tzinfo=UTC) for day in (24, 25, 26, 27)]
    days = days_of(nodes.a_fair(programme=[an_item(each) for each in begins]))
    zone = ZoneInfo("Asia/Shanghai")
    past, left = fair.split_days(days, zone, at)
    assert (len(past), len(left)) == (2, 2)
    assert fair.split_days(days, zone, at + timedelta(days=30)) == ([], days)


def test_announcements_link_to_their_page(graphql: FakeGraphQL) -> None:
    news = [
        {
            "id": f"ann_{number}",
            "title": nodes.words("Hall 3 opens at nine"),
            "body": nodes.words("Today only."),
            "shownFrom": "2026-11-25T01:00:00+00:00",
            "pinned": False,
        }
        for number in range(3)
    ]
    graphql.says["fair"] = nodes.a_fair(announcements=news)
    html = graphql.client().get(f"/en{FRONT}").text
    assert f'href="/en{FRONT}/announcements#ann_0"' in html
    assert "See all 3 announcements" in html


def test_front_page_links_halls_with_booth_counts(visitor: TestClient) -> None:
    html = visitor.get(f"/en{FRONT}").text
    assert f'href="/en{FRONT}/halls/8"' in html
    assert "12 booths" in html


def test_section_of_products_without_pictures_is_shown(graphql: FakeGraphQL) -> None:
    graphql.says["products"] = nodes.a_list(nodes.a_product(picture=None))
    assert graphql.client().get(f"/en{FRONT}/sections/ceramics").status_code == 200
