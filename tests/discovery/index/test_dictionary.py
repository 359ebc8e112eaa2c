"""The dictionary of the fair's search."""

import gzip
from pathlib import Path

import pytest

from expo.discovery.index.dictionary import fair_dictionary
from expo.discovery.index.glosses import CedictGlosses
from matching import Translation
from matching.dictionaries import key_of
from translation.dictionary import Cedict

ENTRIES = """# CC-CEDICT
項鏈 项链 [xiang4 lian4] /necklace/CL:串|串[chuan4]/
鏈 链 [lian4] /chain/cable/to chain; to enchain/(measure of distance)/
鍊 链 [Lian4] /surname Lian/see 鏈|链[lian4]/
T恤 T恤 [T xu4] /T-shirt/CL:件|件[jian4]/
"""


@pytest.mark.parametrize(
    "name, english", [("家用电器", "Household Electrical Appliances"), ("奶酪", "Cheese"), ("保温杯", "thermos")]
)
def test_bridge_knows_sections_headings_and_trade_words(name: str, english: str) -> None:
    assert english in {found.text for found in fair_dictionary().translations(key_of(name)) if found.language == "en"}


def test_glosses_are_translations_the_likeliest_first(tmp_path: Path) -> None:
    file = tmp_path / "cedict.gz"
    file.write_bytes(gzip.compress(ENTRIES.encode()))
    glosses = CedictGlosses(Cedict(file))
    assert glosses.translations("项链") == glosses.translations("項鏈") == (Translation("necklace", "en", 1.0),)
    found = glosses.translations("链")
    assert [each.text for each in found] == ["chain", "cable", "enchain"]
    assert [each.weight for each in found] == [pytest.approx(place**-0.5) for place in (1, 2, 3)]
    assert [each.text for each in glosses.translations(key_of("T恤"))] == ["T-shirt"]
    assert glosses.translations("杯") == ()
