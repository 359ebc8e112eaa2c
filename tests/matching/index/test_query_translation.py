"""Words of other languages in an index."""

from pathlib import Path

import numpy as np
import pytest

from matching import Document, GlossaryDictionary, IndexReader, IndexWriter, NullEncoder, Query
from matching.dictionaries import TermSpan, Translation, segment_query
from matching.index.terms.query_translation import query_vector, translation_probabilities
from tests.matching.builders import ConceptEncoder, a_document, found, titled

DICTIONARY = GlossaryDictionary(
    [
        {"zh": ("保温杯",), "en": ("vacuum flask", "thermos"), "es": ("termo",)},
        {"zh": ("配件",), "en": ("accessories", "parts"), "es": ("accesorios",)},
        {"zh": ("项链",), "en": ("necklace",), "ru": ("ожерелье",)},
        {"zh": ("鞋",), "en": ("shoes",), "es": ("zapatos",)},
    ]
)


def a_reader(folder: Path, *titles: str) -> IndexReader:
    with IndexWriter(folder, NullEncoder()) as writer:
        writer.write(titled(*titles), mark={})
    return IndexReader(folder, NullEncoder(), DICTIONARY)


@pytest.mark.parametrize("query", ["保温杯", "termo", "termos"])
def test_products_are_found_by_foreign_names(tmp_path: Path, query: str) -> None:
    reader = a_reader(tmp_path, "Steel thermos 500 ml", "Leather shoes", "Gold necklace")
    assert found(reader, query) == ["p1"]


def test_chinese_products_are_found_in_english_and_russian(tmp_path: Path) -> None:
    reader = a_reader(tmp_path, "不锈钢保温杯", "真皮鞋", "珍珠项链")
    assert found(reader, "vacuum flask") == ["p1"]
    assert found(reader, "Ожерелья") == ["p3"]


def test_rare_word_weighs_more_than_frequent_ones(tmp_path: Path) -> None:
    reader = a_reader(tmp_path, "Accessories A", "Accessories B", "Accessories C", "Pearl necklace", "Lamp")
    assert found(reader, "配件 项链")[0] == found(reader, "项链 配件")[0] == "p4"


def test_query_language_comes_first(tmp_path: Path) -> None:
    reader = a_reader(tmp_path, "Thermos", "Termo de acero", "保温杯")
    assert found(reader, "termo")[0] == "p2"
    assert set(found(reader, "termo")) == {"p1", "p2", "p3"}
    assert found(reader, "保温杯")[0] == "p3"


def test_brand_alone_is_no_translation(tmp_path: Path) -> None:
    reader = a_reader(tmp_path, "Zefal zapatos", "Zefal shoes", "Zefal pump", "鞋")
    assert set(found(reader, "zefal zapatos")) == {"p1", "p2", "p4"}


def test_words_match_literally_without_bridge(tmp_path: Path) -> None:
    a_reader(tmp_path, "Steel thermos 500 ml")
    assert found(IndexReader(tmp_path, NullEncoder()), "保温杯") == []


def test_hidden_documents_stay_hidden_across_languages(tmp_path: Path) -> None:
    hidden = a_document("p2", title="Thermos", audiences=("buyers",))
    with IndexWriter(tmp_path, NullEncoder()) as writer:
        writer.write([Document("p1", "product", "Thermos", audiences=("public",)), hidden], mark={})
    reader = IndexReader(tmp_path, NullEncoder(), DICTIONARY)
    assert found(reader, "保温杯", audiences=("public",)) == ["p1"]
    assert reader.search(Query("保温杯", audiences=("public",))).total == 1


def test_translations_of_language_share_probability() -> None:
    names = (Translation("vacuum flask", "en", 1.0), Translation("flask", "en", 0.5), Translation("termo", "es", 1.0))
    likely = translation_probabilities(TermSpan("保温杯", names))
    assert likely["termo"] == 1
    assert likely["vacuum"] == likely["flask"] == pytest.approx(0.5)
    assert translation_probabilities(TermSpan("wh 1000xm4")) == {"wh": 1, "1000xm4": 1}


def test_query_is_encoded_with_its_phrases_and_translation() -> None:
    encoder = ConceptEncoder()
    query_vector(encoder, "鞋 保温杯", segment_query("鞋 保温杯", DICTIONARY))
    assert encoder.encoded == ["鞋 保温杯", "鞋", "保温杯", "shoes", "vacuum flask thermos"]
    vector = query_vector(encoder, "鞋 保温杯", segment_query("鞋 保温杯", DICTIONARY))
    assert np.linalg.norm(vector) == pytest.approx(1)
    assert vector[0] > vector[1] > 0


def test_pivot_language_query_is_encoded_unchanged() -> None:
    encoder = ConceptEncoder()
    query_vector(encoder, "thermos shoes", segment_query("thermos shoes", DICTIONARY))
    assert encoder.encoded == ["thermos shoes"]
