"""A hall that one can walk, announcements, and a fair's own colour."""

from typing import Any

import pytest

from frontend.parts.brand import brand_sheet
from frontend.parts.hall_map import draw_hall_map, lines_of, shown_name
from tests.frontend import nodes
from tests.frontend.fake_graphql import FakeGraphQL

PATH = "/en/fairs/autumn-2026/halls/8"


def a_section(key: str = "ceramics", category: str = "consumer-goods") -> dict[str, Any]:
    return {"key": key, "name": key.title(), "categoryKey": category}


def a_booth(
    booth_id: str = "boo_1", name: str = "Yongkang Hengnuan Drinkware Co., Ltd.", **changes: Any
) -> dict[str, Any]:
    company = nodes.an_exhibitor(
        name=nodes.words("永康恒暖杯业有限公司", "zh", text=name, language="en"), verified=True
    )
    return {"id": booth_id, "section": a_section(), "headline": None, "exhibitor": company} | changes


def a_space(number: str, x: float = 1, booth: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    return {"number": number, "x": x, "y": 1, "width": 4, "depth": 4, "booth": booth} | changes


def a_plan(*spaces: dict[str, Any]) -> dict[str, Any]:
    return {"width": 20, "depth": 10, "entrances": [{"x": 10, "y": 10}, {"x": 0, "y": 5}], "spaces": list(spaces)}


def a_hall(*spaces: dict[str, Any], **changes: Any) -> dict[str, Any]:
    hall = nodes.a_hall(boothCount=sum(bool(each["booth"]) for each in spaces))
    return hall | {"plan": a_plan(*spaces) if spaces else None} | changes


@pytest.fixture
def hall_map(graphql: FakeGraphQL) -> FakeGraphQL:
    """Give a hall with two booths and a free space between them."""
    other = a_booth("boo_2", "Casa & <b>Tonal</b>", section=a_section("glass"))
    hall = a_hall(a_space("A01", 1, a_booth()), a_space("A02", 5), a_space("A03", 9, other))
    graphql.says["fair"] = nodes.a_fair(hall=hall)
    return graphql


def test_map_links_booths_and_hides_free_spaces_from_aria(hall_map: FakeGraphQL) -> None:
    page = hall_map.client().get(PATH)
    assert page.status_code == 200
    assert 'href="/en/booths/boo_1"' in page.text
    assert 'aria-label="A01 · Yongkang Hengnuan Drinkware Co., Ltd. · Ceramics"' in page.text
    assert 'class="space free" aria-hidden="true"' in page.text
    assert ">Yongkang<" in page.text
    assert "<b>Tonal" not in page.text
    assert "1 free space" in page.text
    assert "style=" not in page.text
    assert hall_map.of("me").variables == {"fairId": "fair_1", "hall": "8"}


def test_walk_leads_from_booth_to_booth(hall_map: FakeGraphQL) -> None:
    page = hall_map.client().get(f"{PATH}?booth=a01")
    assert 'aria-current="location" id="here"' in page.text
    assert f"{PATH}?booth=A03#here" in page.text
    assert "Visit the booth" in page.text
    assert "Walk through this hall" not in page.text
    assert f"{PATH}?booth=A01#here" in hall_map.client().get(f"{PATH}?booth=A03").text


@pytest.mark.parametrize("number", ["A02", "Z9", "<script>", "x" * 500])
def test_number_without_open_booth_is_reported(hall_map: FakeGraphQL, number: str) -> None:
    page = hall_map.client().get(PATH, params={"booth": number})
    assert page.status_code == 200
    assert "There is no open booth" in page.text
    assert "<script>" not in page.text.replace('<script type="module"', "")


@pytest.mark.parametrize("zoom,width", [("large", 720 * 1.5), ("", 720), ("nonsense", 720)])
def test_map_zooms_without_a_script(hall_map: FakeGraphQL, zoom: str, width: float) -> None:
    plan = hall_map.says["fair"]["hall"]["plan"]
    size = draw_hall_map(plan).width
    text = hall_map.client().get(PATH, params={"zoom": zoom}).text
    assert f'width="{round(size * width / 720)}"' in text


def test_hall_without_floor_plan_lists_booths(graphql: FakeGraphQL) -> None:
    graphql.says["fair"] = nodes.a_fair(hall=a_hall(boothCount=1))
    graphql.says["booths"] = nodes.a_list(a_booth(number="B7"))
    page = graphql.client().get(PATH)
    assert 'href="/en/booths/boo_1"' in page.text
    assert "<svg class=" not in page.text


def test_empty_hall_links_to_the_fair(graphql: FakeGraphQL) -> None:
    graphql.says["fair"] = nodes.a_fair(hall=a_hall(a_space("A01"), boothCount=0))
    page = graphql.client().get(PATH)
    assert "No booth is open here yet." in page.text
    assert 'href="/en/fairs/autumn-2026"' in page.text


def test_hall_is_queried_once_per_language(hall_map: FakeGraphQL) -> None:
    visitors = hall_map.client()
    first, second = visitors.get(PATH).text, visitors.get(f"{PATH}?booth=A03").text
    visitors.get(PATH.replace("/en/", "/zh/"))
    floors = [each for each in hall_map.asked if each.fields == ["fair"] and "hall" in each.variables]
    assert [each.language for each in floors] == ["en", "zh"]
    assert 'id="here"' not in first
    assert second.count('id="here"') == 1
    assert second.count('aria-label="A03') == first.count('aria-label="A03') == 1
    assert second.count('<li aria-current="true">') == 1


@pytest.mark.parametrize("kind,asked", [("BUYER", 1), ("EXHIBITOR", 2), ("ORGANISER", 2)])
def test_exhibitors_and_organisers_see_uncached_hall(hall_map: FakeGraphQL, kind: str, asked: int) -> None:
    hall_map.says["me"] = nodes.me(kind)
    visitor = hall_map.client()
    visitor.get(PATH)
    visitor.get(PATH)
    assert len([each for each in hall_map.asked if each.fields == ["fair"] and "hall" in each.variables]) == asked


def test_just_closed_booth_stays_in_the_walk(hall_map: FakeGraphQL) -> None:
    hall_map.says["booth"] = None
    page = hall_map.client().get(f"{PATH}?booth=A01")
    assert page.status_code == 200
    assert "Visit the booth" in page.text


def test_missing_hall_is_not_found(graphql: FakeGraphQL) -> None:
    graphql.says["fair"] = nodes.a_fair(hall=None)
    assert graphql.client().get(PATH).status_code == 404


def test_company_names_drop_legal_form() -> None:
    assert shown_name({"name": nodes.words("永康恒暖杯业有限公司", "zh")}) == "永康恒暖杯业"
    assert shown_name({"name": nodes.words("Yongkang Hengnuan Drinkware Co., Ltd.")}) == "Yongkang Hengnuan Drinkware"
    assert shown_name({"name": nodes.words("Ltd.")}) == "Ltd."


def test_names_wrap_between_words_and_wide_characters() -> None:
    assert lines_of("Yongkang Hengnuan Drinkware", 90, 3) == ("Yongkang", "Hengnuan", "Drinkware")
    assert lines_of("永康恒暖杯业", 40, 2) == ("永康恒", "暖杯业")
    assert lines_of("One two three four", 40, 1)[0].endswith("…")
    assert lines_of("Anything", 90, 0) == ()
    assert lines_of("", 90, 2) == ()


def test_drawing_is_never_mirrored_and_tints_sections() -> None:
    other = a_booth("boo_2", section=a_section("glass"))
    picture = draw_hall_map(a_plan(a_space("A01", 1, a_booth()), a_space("A03", 9, other)))
    assert [each.tint for each in picture.spaces] == [0, 1]
    assert picture.spaces[0].x < picture.spaces[1].x
    assert [entrance.upright for entrance in picture.entrances] == [False, True]
    assert draw_hall_map(a_plan()).spaces == []


def test_announcements_are_shown_and_escaped(graphql: FakeGraphQL) -> None:
    told = {
        "id": "anno_1",
        "title": nodes.words("Shuttle <i>buses</i>"),
        "body": nodes.words("每十分钟一班。", "zh"),
        "shownFrom": "2026-11-20T02:00:00+00:00",
        "pinned": True,
    }
    graphql.says["fair"] = nodes.a_fair(announcements=[told])
    page = graphql.client().get("/en/fairs/autumn-2026/announcements")
    assert 'id="anno_1"' in page.text
    assert "Shuttle &lt;i&gt;buses" in page.text
    assert "Important" in page.text
    assert "Written in Chinese." in page.text
    graphql.says["fair"] = nodes.a_fair()
    assert (
        "There are no announcements at the moment" in graphql.client().get("/en/fairs/autumn-2026/announcements").text
    )


def test_fair_colour_has_its_own_style_sheet(graphql: FakeGraphQL) -> None:
    looks = {"banner": None, "logo": None, "accent": "#8A1F2B", "accentOnDark": "#D0868E"}
    graphql.says["fair"] = nodes.a_fair(branding=looks, hall=a_hall(a_space("A01")))
    assert "/en/fairs/autumn-2026/brand.css?v=8A1F2B" in graphql.client().get(PATH).text
    sheet = graphql.client().get("/en/fairs/autumn-2026/brand.css?v=8A1F2B")
    assert sheet.headers["content-type"].startswith("text/css")
    assert "--accent: light-dark(#8A1F2B, #D0868E)" in sheet.text
    assert "immutable" in sheet.headers["cache-control"]
    assert "no-cache" in graphql.client().get("/en/fairs/autumn-2026/brand.css?v=old").headers["cache-control"]


@pytest.mark.parametrize(
    "accent,on_dark", [(None, None), ("red", "#FFFFFF"), ("#8A1F2B", "}body{}"), ("#8a1f2b", "#FFFFFF")]
)
def test_missing_or_invalid_colour_makes_no_style_sheet(accent: str | None, on_dark: str | None) -> None:
    assert not brand_sheet(accent, on_dark)
