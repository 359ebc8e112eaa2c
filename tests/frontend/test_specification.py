"""Specifications of compared products: one row for each property, and values in one unit."""

from typing import Any, Final

import pytest

from frontend.buyer.specification import SpecificationRow, specification
from tests.frontend import nodes
from tests.frontend.fake_graphql import FakeGraphQL

CAPACITY: Final = {"key": "capacity", "name": "Capacity"}


def a_unit(code: str, symbol: str, dimension: str, factor: str | None) -> dict[str, Any]:
    return {"code": code, "symbol": symbol, "name": symbol, "dimension": dimension, "factor": factor}


MILLILITRES, LITRES, GALLONS, GRAMS, CELSIUS, FAHRENHEIT, DAYS, MONTHS, YEARS = (
    a_unit("MLT", "ml", "volume", "0.000001"),
    a_unit("LTR", "L", "volume", "0.001"),
    a_unit("GLL", "gal", "volume", "0.003785411784"),
    a_unit("GRM", "g", "mass", "0.001"),
    a_unit("CEL", "°C", "temperature", None),
    a_unit("FAH", "°F", "temperature", None),
    a_unit("DAY", "d", "time", "86400"),
    a_unit("MON", "mo", "time", "2629800"),
    a_unit("ANN", "y", "time", "31557600"),
)


def stated(name: str, value: str, unit: Any = None, *, known: Any = CAPACITY, words: str | None = None) -> Any:
    """Return an attribute, by default of a known property."""
    said = nodes.words(words) if words else None
    return {"name": nodes.words(name), "property": known, "value": value, "words": said, "unit": unit}


def rows_of(*attributes: Any) -> list[SpecificationRow]:
    """Return the rows of products with one attribute each."""
    return specification([{"attributes": [each]} for each in attributes])


def shown(row: SpecificationRow) -> list[list[str]]:
    """Return the values of a row's cells in the units in which they are compared."""
    return [
        [f"{each.converted or each.attribute['value']} {(each.unit or each.attribute['unit'])['symbol']}" for each in c]
        for c in row.cells
    ]


def test_names_in_three_languages_make_one_row() -> None:
    names = ("容量", "Capacity", "Capacidad")
    [row] = rows_of(*(stated(name, "500", MILLILITRES) for name in names))
    assert (row.label, row.differs) == ("Capacity", False)
    assert shown(row) == [["500 ml"]] * 3


def test_values_are_converted_to_the_unit_that_writes_them_shortest() -> None:
    [row] = rows_of(stated("容量", "500", MILLILITRES), stated("Capacity", "0.5", LITRES), stated("Vol.", "12", LITRES))
    assert shown(row) == [["0.5 L"], ["0.5 L"], ["12 L"]]
    assert row.differs
    assert not rows_of(stated("容量", "500", MILLILITRES), stated("Capacity", "0.50", LITRES))[0].differs


@pytest.mark.parametrize(
    "one, other",
    [
        (stated("A", "1", LITRES), stated("A", "1", GALLONS)),
        (stated("A", "30", CELSIUS), stated("A", "86", FAHRENHEIT)),
        (stated("A", "30", DAYS), stated("A", "1", MONTHS)),
    ],
)
def test_inexact_conversions_are_not_shown(one: Any, other: Any) -> None:
    [row] = rows_of(one, other)
    assert [cell[0].converted for cell in row.cells] == [None, None]
    assert row.differs


def test_years_are_twelve_months() -> None:
    [row] = rows_of(stated("A", "18", MONTHS), stated("A", "2", YEARS))
    assert shown(row) in ([["18 mo"], ["24 mo"]], [["1.5 y"], ["2 y"]])


def test_units_of_different_things_make_two_rows() -> None:
    rows = rows_of(stated("容量", "500", MILLILITRES), stated("Capacity", "500", GRAMS), stated("Capacity", "large"))
    assert [[len(cell) for cell in row.cells] for row in rows] == [[1, 0, 1], [0, 1, 0]]


def test_unknown_properties_are_aligned_by_name() -> None:
    attributes = [
        stated("Fizz ", "high", known=None),
        stated("fizz", "HIGH", known=None),
        stated("Buzz", "1", known=None),
    ]
    rows = rows_of(*attributes)
    assert [(row.name["text"], row.label, row.differs) for row in rows] == [
        ("Fizz ", None, True),
        ("Buzz", None, True),
    ]
    assert [len(cell) for cell in rows[0].cells] == [1, 1, 0]
    assert not rows_of(*attributes[:2])[0].differs


def test_second_value_of_one_product_is_kept() -> None:
    both = {"attributes": [stated("容量", "500", MILLILITRES), stated("Capacity", "0.5", LITRES)]}
    [row] = specification([both, {"attributes": []}])
    assert [len(cell) for cell in row.cells] == [2, 0]


def test_values_are_compared_in_the_readers_language() -> None:
    [row] = rows_of(stated("颜色", "红色", words="red"), stated("Colour", "Red"))
    assert not row.differs


def test_page_shows_converted_value_with_the_stated_one(graphql: FakeGraphQL) -> None:
    flask = nodes.a_product(attributes=[stated("容量", "500", MILLILITRES)])
    pot = nodes.a_product(
        id="prod_2", attributes=[stated("Capacidad", "12", LITRES), stated("颜色", "红色", words="Red", known=None)]
    )
    graphql.says["productsByIds"] = [flask, pot]
    html = graphql.client().get("/en/compare?id=prod_1&id=prod_2").text
    assert html.count(">Capacity") == 1
    assert '<bdi>0.5 L</bdi> <span class="small">= <bdi>500 ml</bdi></span>' in html
    assert ">Red<" in html
    assert "红色" not in html
    assert "Partly machine translation" not in html


def test_page_says_that_words_are_translated_by_machine(graphql: FakeGraphQL) -> None:
    red = stated("颜色", "红色", words="Red") | {"words": nodes.words("红色", "zh", text="Red", origin="MACHINE")}
    graphql.says["productsByIds"] = [nodes.a_product(attributes=[red])]
    assert "Partly machine translation" in graphql.client().get("/en/compare?id=prod_1").text
