"""Pinyin: where the mark of a tone stands."""

import pytest

from translation.dictionary.pinyin import with_tone_marks


@pytest.mark.parametrize(
    "numbered, written",
    [
        ("bao3 wen1 bei1", "bǎo wēn bēi"),
        ("gou3 liu2 gui4", "gǒu liú guì"),
        ("xiong2 duo1 jie4 lüe4", "xióng duō jiè lüè"),
        ("lu:4 nu:3 nu:e4", "lǜ nǚ nüè"),
        ("Lu:3 E2 mei2 Ou1 zhou1", "Lǚ É méi Ōu zhōu"),
        ("le5 r5", "le r"),
        ("m2 n4 ng4 hm5", "ḿ ǹ ǹg hm"),
        ("ka3 la1 O K", "kǎ lā O K"),
        ("T xu4", "T xù"),
        ("yi1 · a1 , xx5", "yī · ā , xx"),
        ("", ""),
        ("ma6 3 u:", "ma6 3 u:"),
    ],
)
def test_tone_mark_is_placed_on_its_vowel(numbered: str, written: str) -> None:
    assert with_tone_marks(numbered) == written
