"""The share of the demo's texts that the lexicon translates is counted by kind and language."""

from pathlib import Path

import orjson

from expo.bench.translation.composing import KINDS, CountedText, measure, wordings
from expo.demo.data.exhibitors import exhibitor
from translation.lexicon import Lexicon

SMALL = Path(__file__).parent / "translation" / "lexicon" / "small"


def test_texts_count_as_often_as_they_occur(tmp_path: Path) -> None:
    texts = [CountedText("title", "红色雨伞", "zh"), *[CountedText("attribute_value", "防水", "zh")] * 3]
    texts += [CountedText("attribute_value", "隐形", "zh"), CountedText("title", "Red umbrella", "en")]
    made = measure(texts, Lexicon.load(SMALL), tmp_path / "out.jsonl")
    figures = made["figures"]
    assert (figures["title_en_share"], figures["title_zh_share"], figures["title_es_share"]) == (1, 1, 1)
    assert figures["attribute_value_fr_share"] == 0.75
    assert "description_en_share" not in figures
    assert made["work"]["texts"] == 6
    lines = [orjson.loads(line) for line in (tmp_path / "out.jsonl").read_bytes().splitlines()]
    assert {"kind": "title", "text": "红色雨伞", "language": "zh", "to": "es", "translation": "Paraguas rojo"} in lines
    assert len([line for line in lines if line["text"] == "隐形" and line["translation"] is None]) == 6


def test_all_texts_of_a_product_are_counted() -> None:
    texts = list(wordings([exhibitor("jianrui-sanitary")]))
    assert {each.kind for each in texts} == set(KINDS)
    assert {each.language for each in texts} == {"zh"}
    assert CountedText("attribute_value", "H59铜", "zh") in texts
    assert not any(each.text.isdecimal() for each in texts)


def test_stripped_texts_have_no_wordings_by_their_authors() -> None:
    stripped = list(wordings([exhibitor("jianrui-sanitary")], stripped=True))
    assert not any(each.others for each in stripped)
    assert len(stripped) == len(list(wordings([exhibitor("jianrui-sanitary")])))


def test_doubtful_titles_are_counted_apart(tmp_path: Path) -> None:
    text = CountedText("title", "旋耕机刀片弯刀65锰钢", "zh")
    figures = measure([text], Lexicon.load(), tmp_path / "out.jsonl")["figures"]
    assert (figures["title_en_share"], figures["doubtful_title_en_share"]) == (1, 1)
    lines = [orjson.loads(line) for line in (tmp_path / "out.jsonl").read_bytes().splitlines()]
    assert all(line["doubtful"] for line in lines if line["translation"])
