"""The dictionary of the fair's search."""

import pytest

from expo.discovery.index.dictionary import fair_dictionary
from matching.dictionaries import key_of


@pytest.mark.parametrize(
    "name, english", [("家用电器", "Household Electrical Appliances"), ("奶酪", "Cheese"), ("保温杯", "thermos")]
)
def test_bridge_knows_sections_headings_and_trade_words(name: str, english: str) -> None:
    assert english in {found.text for found in fair_dictionary().translations(key_of(name)) if found.language == "en"}
