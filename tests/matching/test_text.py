from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.index.queries.parsing import parse_query
from matching.stems import stem
from matching.text import compact, fold, grams, spans, tokenise


def terms(text: str) -> list[str]:
    return [token.term for token in tokenise(text)]


@pytest.mark.parametrize("written", ["Café", "CAFE", "cafe\u0301", "ｃａｆé"])
def test_fold_ignores_case_accents_and_width(written: str) -> None:
    assert fold(written) == "cafe"


def test_fold_distinguishes_letters_from_accents() -> None:
    assert fold("мой") == "мой"
    assert fold("ёлка") == "елка"
    assert fold("Straße") == "strasse"


def test_arabic_spelling_variants_are_equal() -> None:
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
def test_plurals_share_stem_with_singular(one: str, many: str) -> None:
    assert stem(one) == stem(many)


@pytest.mark.parametrize("word", ["glass", "bus", "1000s", "usb", "xm4s"])
def test_plural_lookalikes_are_not_stemmed(word: str) -> None:
    assert stem(word) == word


def test_number_separators_are_normalised() -> None:
    assert terms("43,2 cm") == terms("43.2 cm") == ["43.2", "cm"]
    assert terms("1,500") == terms("1.500") == terms("1500")


def test_chinese_is_split_into_overlapping_words() -> None:
    assert {"不锈钢", "真空", "保温杯", "保温"} <= set(terms("不锈钢真空保温杯"))
    assert {"保温", "温杯", "杯"} <= set(grams("保温杯"))


def test_adjacent_chinese_and_latin_words_are_split() -> None:
    assert terms("USB数据线2米")[0] == "usb"


@given(st.text())
def test_tokens_are_ordered_within_text(text: str) -> None:
    tokens = tokenise(text, overlapping=False)
    assert all(token.term for token in tokens if text[token.start : token.end].isascii())
    assert all(a.end <= b.start for a, b in pairwise(tokens))
    assert all(0 <= token.start < token.end <= len(text) for token in tokens)


@given(st.text())
def test_folding_is_idempotent_for_words(text: str) -> None:
    for token in tokenise(text):
        folded = fold(text[token.start : token.end])
        assert compact(folded) == compact(fold(folded))


@pytest.mark.parametrize("written", ["0884420588030", "884420588030", "0 884420 588030", "0-884420-588030"])
def test_gtin_is_one_code_in_any_format(written: str) -> None:
    assert compact(written) == "884420588030"
    assert "884420588030" in parse_query(written).codes


def test_adjacent_tokens_join_only_with_digits() -> None:
    text = "sony wh 1000xm4 black"
    joined = {span.term for span in spans(text, tokenise(text))}
    assert "wh1000xm4" in joined
    text = "red shoes"
    assert not spans(text, tokenise(text))


@pytest.mark.parametrize("text", ["WH-1000XM4", "wh 1000xm4", "0884420588030", "DV7-1211EA"])
def test_code_only_query_is_recognised(text: str) -> None:
    assert parse_query(text).is_code


@pytest.mark.parametrize("text", ["4k tv", "2 hp pump", "laptop", "termo 500 ml", "sony wh-1000xm4"])
def test_words_with_numbers_are_no_code_query(text: str) -> None:
    assert not parse_query(text).is_code


def test_stop_words_are_dropped_unless_alone() -> None:
    assert [query_term.term for query_term in parse_query("termo de acero", "es").query_terms] == ["termo", "acero"]
    assert [query_term.term for query_term in parse_query("de la", "es").query_terms] == ["de", "la"]


def test_arabic_marks_are_removed_and_digits_kept() -> None:
    assert fold("رحمٰن") == fold("رحمن")
    assert fold("٥٠٠") == "٥٠٠"
