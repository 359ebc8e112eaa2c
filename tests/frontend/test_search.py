"""What a search's address says, and how its choices are taken back."""

from urllib.parse import parse_qsl

from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from frontend.pages.search import Wanted
from tests.frontend import goods
from tests.frontend.door import FakeDoor

ADDRESS = (
    "q=termo&fair=fair_1&country=CN&country=BR&certificate=FDA&min=2,5&currency=EUR&moq=500&sort=PRICE_ASC&kind=PRODUCT"
)


def wanted(address: str) -> Wanted:
    return Wanted.of(QueryParams(address))


def test_address_becomes_the_searchs_input() -> None:
    assert wanted(ADDRESS).input() == {
        "text": "termo",
        "fairId": "fair_1",
        "kinds": ["PRODUCT"],
        "countries": ["CN", "BR"],
        "certificates": ["FDA"],
        "priceFrom": "2.5",
        "currency": "EUR",
        "minimumOrderTo": "500",
        "sort": "PRICE_ASC",
    }


def test_choice_is_taken_back_without_the_others() -> None:
    chips = {(chip.kind, chip.label): dict(chip.without) for chip in wanted(ADDRESS).chips({})}
    assert chips["country", "CN"]["country"] == "BR"
    assert "min" not in chips["min", "2.5"]
    assert all(rest["q"] == "termo" for rest in chips.values())


def test_choices_are_called_by_the_facets_names() -> None:
    facets = {"country": [goods.facet_value("CN", "Китай", 8)]}
    assert [chip.label for chip in wanted("country=CN").chips(facets)] == ["Китай"]


def test_what_cannot_be_meant_is_left_out() -> None:
    assert wanted("min=-1&max=1e9&moq=abc&currency=dollars&sort=BEST&kind=FAIR").input() == {
        "sort": "RELEVANCE",
        "currency": "USD",
    }


@given(st.text(max_size=80))
def test_address_survives_reading_and_writing(address: str) -> None:
    once = wanted(address)
    assert Wanted.of(QueryParams(once.pairs())) == once


@given(
    st.lists(
        st.tuples(st.sampled_from(["q", "min", "max", "moq", "country", "sort", "currency"]), st.text(max_size=20))
    )
)
def test_any_parameters_are_survived(pairs: list[tuple[str, str]]) -> None:
    once = Wanted.of(QueryParams(pairs))
    assert Wanted.of(QueryParams(once.pairs())) == once


def test_nothing_found_suggests(door: FakeDoor) -> None:
    door.says["search"] = goods.a_search(alternatives=["Kitchenware"], suggestion="thermos", relaxed=True)
    html = door.client().get("/en/search?q=thermoss").text
    assert "Nothing found" in html
    assert "comes closest" not in html
    assert "/en/search?q=Kitchenware" in html
    assert "/en/search?q=thermos&" in html or "/en/search?q=thermos" in html


def test_company_that_is_found_leads_to_its_booth(door: FakeDoor) -> None:
    company = {"title": [{"text": "恒暖", "matched": True}], "product": None, "exhibitor": goods.an_exhibitor()}
    door.says["search"] = goods.a_search(company)
    assert "/en/booths/boo_1" in door.client().get("/en/search?q=x&fair=fair_1").text
    assert "/en/exhibitors/hengnuan" in door.client().get("/en/search?q=x&fair=fair_other").text


def test_next_page_keeps_the_choices(door: FakeDoor) -> None:
    page = {"hasNextPage": True, "endCursor": "c1"}
    door.says["search"] = goods.a_search(hits=goods.a_list(goods.a_hit(), pageInfo=page))
    html = door.client().get("/en/search?q=cup&country=CN").text
    assert dict(parse_qsl(html.split('rel="next" href="/en/search?')[1].split('"')[0].replace("&amp;", "&"))) == {
        "q": "cup",
        "country": "CN",
        "after": "c1",
    }
