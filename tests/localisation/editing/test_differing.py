"""What is different between two versions of a text."""

import pytest

from expo.localisation.editing.rules.differing import PieceKind, differences


def told(before: str, after: str) -> str:
    signs = {PieceKind.SAME: "{}", PieceKind.ADDED: "+[{}]", PieceKind.REMOVED: "-[{}]"}
    return "".join(signs[each.kind].format(each.text) for each in differences(before, after))


@pytest.mark.parametrize(
    "before,after,expected",
    [
        ("Steel flask 500 ml", "Steel flask 750 ml", "Steel flask -[500]+[750] ml"),
        ("不锈钢保温杯", "不锈钢双层保温杯", "不锈钢+[双层]保温杯"),
        ("كوب معدني", "كوب فولاذي معدني", "كوب +[فولاذي ]معدني"),
        ("a", "", "-[a]"),
        ("", "a", "+[a]"),
        ("same", "same", "same"),
    ],
)
def test_words_and_characters_are_compared(before: str, after: str, expected: str) -> None:
    assert told(before, after) == expected


@pytest.mark.parametrize("before,after", [("a b  c\n\nd", "a c\nd e"), ("€ 5,00!", "€ 6,00?"), ("𠮷野家\x07", "𠮷野")])
def test_pieces_reproduce_both_texts(before: str, after: str) -> None:
    pieces = differences(before, after)
    assert "".join(each.text for each in pieces if each.kind is not PieceKind.ADDED) == before
    assert "".join(each.text for each in pieces if each.kind is not PieceKind.REMOVED) == after


def test_long_texts_are_replaced_in_one_piece() -> None:
    before, after = "甲乙" * 50_000, "丙丁" * 50_000
    assert [each.kind for each in differences(before, after)] == [PieceKind.REMOVED, PieceKind.ADDED]
