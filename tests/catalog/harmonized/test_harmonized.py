"""The Harmonized System: complete where it says so, and found by code and word in seven languages."""

import pytest

from expo.catalog.harmonized import models as harmonized
from expo.kit.access import ANONYMOUS
from expo.kit.errors import Invalid
from expo.kit.text import LANGUAGES
from expo.kit.trade.values import checked_hs
from tests.catalog.harness import CatalogHarness

RESERVED = {"77"}
"""The chapter that the System keeps for later."""


def test_chapters_and_headings_are_named_in_every_language() -> None:
    known = harmonized.hs_entries()
    chapters = {code for code in known if len(code) == 2}
    assert chapters == {f"{number:02}" for number in range(1, 98)} - RESERVED
    assert sum(len(code) == 4 for code in known) >= 300
    for code, heading in known.items():
        assert len(code) in {2, 4, 6}
        assert code.isdigit()
        assert heading.chapter in known
        assert set(heading.names) == set(LANGUAGES)
        assert all(name.strip() == name and 0 < len(name) <= 80 for name in heading.names.values()), code


def test_every_subheading_has_its_heading() -> None:
    known = harmonized.hs_entries()
    assert all(code[:4] in known for code in known if len(code) == 6)


@pytest.mark.parametrize(
    "text, language, first",
    [
        ("9617", "en", "9617"),
        ("96.17", "en", "9617"),
        ("vacuum fl", "en", "9617"),
        ("保温", "zh", "9617"),
        ("保温", "es", "9617"),
        ("термос", "ru", "9617"),
        ("ترامس", "ar", "9617"),
        ("termos", "pt", "9617"),
    ],
)
def test_heading_is_found_by_code_or_words(text: str, language: str, first: str) -> None:
    found = harmonized.find(text, language, 10)
    assert next(each.code for each in found if len(each.code) == 4) == first


def test_unknown_text_finds_nothing_and_empty_finds_chapters() -> None:
    assert harmonized.find("xyzzy", "en", 10) == []
    assert harmonized.find("9617xyz", "en", 10) == []
    assert [len(each.code) for each in harmonized.find("", "en", 100)] == [2] * 96
    assert len(harmonized.find("8", "en", 5)) == 5


def test_code_takes_name_of_nearest_heading() -> None:
    for code in ("961700", "9617001000"):
        named = harmonized.nearest(checked_hs(code).code)
        assert named is not None
        assert named.code.startswith("9617")
    assert (harmonized.nearest("969999") or harmonized.HsEntry("", {})).code == "96"
    assert harmonized.nearest("770000") is None


async def test_graphql_finds_headings_and_limits_page_size(harness: CatalogHarness) -> None:
    query = "query Hs($text: String!, $first: Int!) { hsCodes(text: $text, first: $first) { code name chapter } }"
    data = await harness.run(ANONYMOUS, query, language="en", text="9617", first=1)
    assert data["hsCodes"] == [
        {"code": "9617", "name": "Vacuum flasks", "chapter": harmonized.hs_entries()["96"].names["en"]}
    ]
    refused = await harness.ask(ANONYMOUS, query, text="9617", first=1000)
    assert refused["errors"][0]["extensions"]["code"] == Invalid.code


async def test_product_hs_code_has_a_name(harness: CatalogHarness) -> None:
    product = await harness.a_product(hs_code="9617.00")
    query = "query One($id: ID!) { product(id: $id) { hs { code name } } }"
    shown = (await harness.run(ANONYMOUS, query, language="ru", id=product.id))["product"]["hs"]
    assert shown == {"code": "961700", "name": harmonized.hs_entries()["961700"].names["ru"]}
