"""What the fair's search knows of other languages."""

import pytest

from expo.discovery.index.bridge import fair_bridge
from matching.bridges import key_of


@pytest.mark.parametrize(
    "name, english", [("家用电器", "Household Electrical Appliances"), ("奶酪", "Cheese"), ("保温杯", "thermos")]
)
def test_bridge_knows_sections_headings_and_trade_words(name: str, english: str) -> None:
    assert english in {found.text for found in fair_bridge().names(key_of(name)) if found.language == "en"}
