"""What a word of the lexicon is called in another language is no value that is lost or invented."""

import pytest

from translation.engines.null import NullEngine
from translation.lexicon import Lexicon
from translation.meaning import check_composed
from translation.protect import NOTHING
from translation.translator import TranslationRequest, Translator


@pytest.mark.parametrize(
    "text, target, written",
    [
        ("莫桑石耳钉 925银 6.5mm", "en", "Moissanite stud earrings, sterling silver, 6.5 mm"),
        ("三聚磷酸钠STPP 94% 洗涤剂原料", "en", "Sodium tripolyphosphate 94%, detergent raw material"),
        ("三阶磁力魔方比赛专用", "en", "3x3 magnetic magic cube for competitions"),
        ("DP线 2米", "ru", "Кабель DisplayPort 2 м"),
    ],
)
def test_values_of_words_are_said_by_their_names(text: str, target: str, written: str) -> None:
    [made] = Translator(NullEngine(), Lexicon.load()).translate([TranslationRequest(text, "zh", target)])
    assert made.text == written


@pytest.mark.parametrize(
    "composed, lost, invented",
    [
        ("sterling silver ring, model A7, 6 mm", (), ()),
        ("sterling silver ring, model A7", ("6mm",), ()),
        ("sterling silver ring, 6 mm", ("A7",), ()),
        ("sterling silver ring, model A7, 6 mm, 80 g", (), ("80 g",)),
    ],
)
def test_values_outside_words_are_checked(composed: str, lost: tuple[str, ...], invented: tuple[str, ...]) -> None:
    text = "925银戒指 型号A7 6mm"
    verdict = check_composed(composed, (text, "zh", "en"), Lexicon.load(), NOTHING)
    assert tuple(text[each.start : each.end] for each in verdict.lost_values) == lost
    assert tuple(composed[each.start : each.end] for each in verdict.invented_values) == invented
