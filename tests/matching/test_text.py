from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.index.queries.parsing import plan
from matching.stems import stem
from matching.text import compact, fold, grams, spans, tokenise


def terms(text: str) -> list[str]:
    return [token.term for token in tokenise(text)]


@pytest.mark.parametrize("written", ["Café", "CAFE", "cafe\u0301", "ｃａｆé"])
def test_case_accents_and_width_do_not_matter(written: str) -> None:
    assert fold(written) == "cafe"


def test_letters_that_only_look_accented_stay() -> None:
    assert fold("мой") == "мой"
    assert fold("ёлка") == "елка"
    assert fold("Straße") == "strasse"


def test_arabic_spelling_variants_are_one() -> None:
    assert fold("أحـذيةُ") == fold("احذيه")
    assert terms("مُدَرَّسَة") == terms("مدرسه")


@pytest.mark.parametrize(
    "one,many",
    [
        ("flask", "flasks"),
        ("box", "boxes"),
        ("toy", "toys"),
        ("battery", "batteries"),
        ("batterie", "batteries"),
        ("shoe", "shoes"),
        ("cargador", "cargadores"),
        ("cable", "cables"),
        ("bateria", "baterias"),
        ("conexao", "conexoes"),
        ("journal", "journaux"),
        ("чайник", "чайники"),
        ("кабель", "кабели"),
    ],
)
def test_plurals_meet_their_singular(one: str, many: str) -> None:
    assert stem(one) == stem(many)


@pytest.mark.parametrize("word", ["glass", "bus", "1000s", "usb", "xm4s"])
def test_what_only_looks_like_a_plural_stays(word: str) -> None:
    assert stem(word) == word


def test_numbers_are_read_as_numbers() -> None:
    assert terms("43,2 cm") == terms("43.2 cm") == ["43.2", "cm"]
    assert terms("1,500") == terms("1.500") == terms("1500")


def test_chinese_is_cut_into_words_and_words_within_words() -> None:
    assert {"不锈钢", "真空", "保温杯", "保温"} <= set(terms("不锈钢真空保温杯"))
    assert {"保温", "温杯", "杯"} <= set(grams("保温杯"))


def test_chinese_and_latin_words_side_by_side_are_told_apart() -> None:
    assert terms("USB数据线2米")[0] == "usb"


@given(st.text())
def test_tokens_lie_in_order_within_any_text(text: str) -> None:
    tokens = tokenise(text, overlapping=False)
    assert all(token.term for token in tokens if text[token.start : token.end].isascii())
    assert all(a.end <= b.start for a, b in pairwise(tokens))
    assert all(0 <= token.start < token.end <= len(text) for token in tokens)


@given(st.text())
def test_folding_twice_changes_nothing_more_for_words(text: str) -> None:
    for token in tokenise(text):
        folded = fold(text[token.start : token.end])
        assert compact(folded) == compact(fold(folded))


@pytest.mark.parametrize("written", ["0884420588030", "884420588030", "0 884420 588030", "0-884420-588030"])
def test_gtin_is_one_code_however_written(written: str) -> None:
    assert compact(written) == "884420588030"
    assert "884420588030" in plan(written).codes


def test_neighbours_with_digits_are_joined_and_plain_words_are_not() -> None:
    text = "sony wh 1000xm4 black"
    joined = {span.term for span in spans(text, tokenise(text))}
    assert "wh1000xm4" in joined
    text = "red shoes"
    assert not spans(text, tokenise(text))


@pytest.mark.parametrize("text", ["WH-1000XM4", "wh 1000xm4", "0884420588030", "DV7-1211EA"])
def test_a_code_alone_has_no_meaning_to_search_by(text: str) -> None:
    assert plan(text).is_code


@pytest.mark.parametrize("text", ["4k tv", "2 hp pump", "laptop", "termo 500 ml", "sony wh-1000xm4"])
def test_words_beside_numbers_keep_their_meaning(text: str) -> None:
    assert not plan(text).is_code


def test_small_words_are_left_out_unless_they_are_all_there_is() -> None:
    assert [need.term for need in plan("termo de acero", "es").needs] == ["termo", "acero"]
    assert [need.term for need in plan("de la", "es").needs] == ["de", "la"]


def test_arabic_marks_are_left_out_and_arabic_digits_stay() -> None:
    assert fold("رحمٰن") == fold("رحمن")
    assert fold("٥٠٠") == "٥٠٠"
