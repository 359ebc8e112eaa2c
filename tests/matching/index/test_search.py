"""Which documents a text finds, and in which order."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Document, IndexReader, IndexWriter, NullEncoder, Query, UnknownDocument, UsemEncoder
from matching.index.queries.parsing import parse_query
from matching.index.search.snapshot import open_snapshot
from matching.index.storage.vector_stores import FileStore
from tests.matching.builders import ConceptEncoder, a_document, an_index, found, titled

SPELLINGS = (
    "WH-1000XM4",
    "wh1000xm4",
    "WH 1000XM4",
    "wh1000 xm4",
    "WH-1000-XM4",
    "Wh_1000.xm4",
    "ＷＨ－１０００ＸＭ４",
)


@pytest.fixture(scope="module")
def headphones(tmp_path_factory: pytest.TempPathFactory) -> IndexReader:
    documents = titled(*(f"Sony {spelling} headphones" for spelling in SPELLINGS), "Sony WF-1000XM3", "Radio 1000")
    return an_index(tmp_path_factory.mktemp("index"), documents)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_model_number_spelling_finds_all_others(headphones: IndexReader, spelling: str) -> None:
    expected = {f"p{i}" for i in range(1, len(SPELLINGS) + 1)}
    assert set(found(headphones, spelling)) == expected
    assert set(found(headphones, f"sony {spelling}")) == expected


_letters = st.from_regex(r"[A-Z]{1,5}", fullmatch=True)
_digits = st.from_regex(r"[1-9][0-9]{2,4}", fullmatch=True)
_separators = st.sampled_from(["", "-", " ", "/", "_"])


@pytest.fixture
def growing(tmp_path: Path) -> Iterator[tuple[IndexWriter, IndexReader]]:
    """Give an index that all examples of a test write into, one after the other, and its reader."""
    with IndexWriter(tmp_path, NullEncoder()) as writer:
        yield writer, IndexReader(tmp_path, NullEncoder())


@given(parts=st.tuples(_letters, _digits, _letters), apart=st.lists(_separators, min_size=4, max_size=4))
@settings(max_examples=40)
def test_codes_match_despite_separators(
    parts: tuple[str, str, str], apart: list[str], growing: tuple[IndexWriter, IndexReader]
) -> None:
    writer, reader = growing
    start, number, end = parts
    written = f"{start}{apart[0]}{number}{apart[1]}{end}"
    asked = f"{start}{apart[2]}{number}{apart[3]}{end}".lower()
    writer.write([a_document(title=f"Thing, {written}")], mark={})  # in place of the one before it
    reader.refresh()
    assert found(reader, asked) == ["p1"]


def test_code_match_comes_first_without_partial_matches(tmp_path: Path) -> None:
    documents = [
        a_document("p1", title="Flask", codes=("TF-500", "0884420588030")),
        a_document("p2", title="Flask for TF-500 TF-500 TF-500"),
        a_document("p3", title="Flask 500"),
    ]
    reader = an_index(tmp_path, documents, ConceptEncoder())
    assert found(reader, "tf500") == ["p1", "p2"]
    assert found(reader, "flask tf 500")[0] == "p1"
    assert found(reader, "884420588030") == ["p1"]
    assert found(reader, "0 884420 588030") == ["p1"]


def test_chinese_is_found_by_subwords_and_characters(tmp_path: Path) -> None:
    reader = an_index(tmp_path, titled("304不锈钢真空保温杯500ml", "运动鞋", "玻璃杯"))
    assert found(reader, "保温杯") == ["p1"]
    assert found(reader, "不锈钢保温杯") == ["p1"]
    assert found(reader, "真空 500 ML") == ["p1"]
    assert set(found(reader, "杯")) == {"p1", "p3"}


@pytest.mark.parametrize(
    "title,asked",
    [
        ("Batería de litio", "baterias"),
        ("Чайник электрический", "чайники"),
        ("Ёлка искусственная", "елка"),
        ("أحذية جلدية", "احذيه"),
        ("Kabel Größe L", "grosse kabel"),
        ("microSD card", "micro sd card"),
        ("T-Shirt cotton", "tshirt"),
        ("Disk 4 GB", "4gb disk"),
        ("Disk 4GB", "disk 4 gb"),
        ("Display 43.2 cm", "43,2 cm"),
    ],
)
def test_spelling_variants_find_document(tmp_path: Path, title: str, asked: str) -> None:
    result = an_index(tmp_path, titled(title, "something else")).search(Query(text=asked))
    assert [hit.id for hit in result.hits] == ["p1"]
    assert not result.relaxed


def test_all_query_words_are_required(tmp_path: Path) -> None:
    reader = an_index(tmp_path, titled("steel flask", "steel", "flask"))
    result = reader.search(Query(text="flask of steel", language="en"))
    assert [hit.id for hit in result.hits] == ["p1"]
    assert not result.relaxed


def test_words_may_match_in_different_fields(tmp_path: Path) -> None:
    document = a_document(title="flask", body="made of steel", codes=("TF500",), keywords=("kitchen", "cocina"))
    assert found(an_index(tmp_path, [document]), "steel flask tf500 cocina") == ["p1"]


def test_partial_matches_are_marked_as_relaxed(tmp_path: Path) -> None:
    reader = an_index(tmp_path, titled("steel flask", "red shoe"))
    result = reader.search(Query(text="titanium flask"))
    assert [hit.id for hit in result.hits] == ["p1"]
    assert result.relaxed


def test_filters_do_not_relax_matching(tmp_path: Path) -> None:
    documents = [
        a_document("p1", title="steel flask", terms={"country": ("CN",)}),
        a_document("p2", title="flask", terms={"country": ("DE",)}),
    ]
    result = an_index(tmp_path, documents).search(
        Query(text="steel flask", terms={"country": ("DE",)}, facets=("country",))
    )
    assert result.total == 0
    assert not result.relaxed
    assert result.facets["country"] == (("CN", 1),)


def test_meaning_matches_across_languages(tmp_path: Path) -> None:
    reader = an_index(tmp_path, titled("不锈钢真空保温杯", "运动鞋", "LED灯"), ConceptEncoder())
    result = reader.search(Query(text="termo de acero", language="es"))
    assert [hit.id for hit in result.hits] == ["p1"]
    assert result.relaxed


def test_keywords_match_without_encoder(tmp_path: Path) -> None:
    documents = [
        a_document("p1", title="不锈钢真空保温杯", keywords=("保温容器", "vacuum flasks", "termos")),
        a_document("p2", title="运动鞋", keywords=("鞋", "shoes", "zapatos")),
    ]
    assert found(an_index(tmp_path, documents), "termo") == ["p1"]


def test_kind_names_match_whole_queries_only(tmp_path: Path) -> None:
    documents = [
        a_document("p1", title="不锈钢真空保温杯", names=("Vacuum flasks", "Termos", "保温瓶")),
        a_document("p2", title="Lunch box", names=("Kitchen ware of stainless steel",)),
        a_document("p3", title="Bottle, stainless"),
    ]
    reader = an_index(tmp_path, documents)
    assert [found(reader, text) for text in ("termo", "vacuum flask", "保温瓶")] == [["p1"]] * 3
    assert found(reader, "lunch steel") == ["p2"]
    assert found(reader, "stainless steel thermos") == ["p3"]
    assert reader.search(Query(text="flask")).suggestion is None


def test_own_words_rank_before_kind_names(tmp_path: Path) -> None:
    documents = [a_document("p1", title="Bottle", names=("Flasks",)), a_document("p2", title="Flask of steel")]
    assert found(an_index(tmp_path, documents), "flask") == ["p2", "p1"]


def test_real_encoder_finds_chinese_flask_in_spanish(tmp_path: Path) -> None:
    documents = titled("不锈钢真空保温杯 500ml", "运动鞋 男款", "LED灯泡 9W", "单晶硅太阳能电池板 450W", "实木餐桌")
    reader = an_index(tmp_path, documents, UsemEncoder())
    assert found(reader, "termo de acero inoxidable", language="es")[0] == "p1"
    assert found(reader, "лампа светодиодная", language="ru")[0] == "p3"
    assert found(reader, "WH-1000XM4") == []


def test_titles_weigh_more_than_long_bodies(tmp_path: Path) -> None:
    documents = [
        a_document("p1", title="Cleaning brush", body="for bottles, jars, cups and any flask " + "of glass " * 40),
        a_document("p2", title="Flask"),
    ]
    assert found(an_index(tmp_path, documents), "flask") == ["p2", "p1"]


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_empty_text_lists_everything(tmp_path: Path, text: str) -> None:
    assert set(found(an_index(tmp_path, titled("a", "b")), text)) == {"p1", "p2"}


@pytest.mark.parametrize("text", ["!!!", "…", '") OR *:* ~', "\x00", "a" * 10_000, "😀", "\ud800"])
def test_strange_texts_find_nothing(tmp_path: Path, text: str) -> None:
    assert found(an_index(tmp_path, titled("flask")), text) == []


def test_reader_reports_held_documents(tmp_path: Path) -> None:
    assert not IndexReader(tmp_path, NullEncoder()).holds("p1")
    reader = an_index(tmp_path, [a_document("p1")])
    assert (reader.holds("p1"), reader.holds("p2")) == (True, False)


def test_similar_excludes_document_itself(tmp_path: Path) -> None:
    documents = titled("steel flask 500 ml", "steel flask 750 ml", "保温杯", "red shoe")
    reader = an_index(tmp_path, documents, ConceptEncoder())
    result = reader.similar("p1", Query())
    assert [hit.id for hit in result.hits] == ["p2", "p3"]


def test_similar_respects_audiences_and_filters(tmp_path: Path) -> None:
    documents = [
        a_document("p1", title="steel flask"),
        a_document("p2", title="steel flask", audiences=("org_1",)),
        a_document("p3", title="steel flask", owner="rival"),
    ]
    reader = an_index(tmp_path, documents)
    assert [hit.id for hit in reader.similar("p1", Query()).hits] == ["p3"]
    assert reader.similar("p1", Query(hidden_owners=("rival",))).total == 0


def test_similar_refuses_hidden_document(tmp_path: Path) -> None:
    documents = [a_document("p1", title="steel flask", audiences=("org_1",)), a_document("p2", title="steel flask")]
    reader = an_index(tmp_path, documents)
    for asker in (Query(), Query(audiences=("public", "org_1"), hidden_ids=("p1",))):
        with pytest.raises(UnknownDocument):
            reader.similar("p1", asker)
    assert [hit.id for hit in reader.similar("p1", Query(audiences=("public", "org_1"))).hits] == ["p2"]


def test_similar_refuses_unknown_document(tmp_path: Path) -> None:
    with pytest.raises(UnknownDocument):
        an_index(tmp_path, []).similar("p9", Query())


def test_product_ranks_before_its_accessories(tmp_path: Path) -> None:
    laptops = [
        f"Laptop {size} inch with {ram} GB RAM and a long list of ports" for size in (13, 14, 15) for ram in (8, 16)
    ]
    titles = [*laptops, "Laptop bag", "Laptop stand", "Bag for laptop", "Shoe bag", "Bag"]
    reader = an_index(tmp_path, titled(*titles, language="en"))
    laptop, bag = (found(reader, text, language="en") for text in ("laptop", "laptop bag"))
    assert set(laptop[:6]) == {f"p{number}" for number in range(1, 7)}
    assert set(laptop[6:]) == {"p7", "p8", "p9"}
    assert set(bag) == {"p7", "p9"}
    assert found(reader, "laptop", language="")[6:] == laptop[6:]


def test_group_supplements_title(tmp_path: Path) -> None:
    documents = [
        a_document("p1", title="Laptop Sleeve", group="Laptop sleeves", language="en"),
        a_document("p2", title="Laptop 14, office edition, eight hours without a plug", group="Laptops", language="en"),
    ]
    assert found(an_index(tmp_path, documents), "laptop", language="en") == ["p2", "p1"]


def test_catalogue_synonym_is_found(tmp_path: Path) -> None:
    documents = titled("Thermos 500 ml", "Thermos 1 l", "Thermos 750 ml", "Flask brush", "Flask cap", language="en")
    result = an_index(tmp_path, documents, ConceptEncoder()).search(Query(text="flask", language="en"))
    assert {hit.id for hit in result.hits[:3]} == {"p1", "p2", "p3"}
    assert not result.relaxed


def test_word_used_by_catalogue_ranks_before_synonym(tmp_path: Path) -> None:
    documents = titled(*[f"Flask {size} ml" for size in range(1, 9)], "Thermos 1 l", language="en")
    assert found(an_index(tmp_path, documents, ConceptEncoder()), "flask", language="en")[-1] == "p9"


def test_properties_rank_behind_titles(tmp_path: Path) -> None:
    documents = [
        a_document("p1", title="Monitor", facts=(("Connector", "HDMI"), ("Curved", "yes"), ("Ports", "4"))),
        a_document("p2", title="HDMI cable"),
    ]
    reader = an_index(tmp_path, documents)
    assert found(reader, "hdmi") == ["p2", "p1"]
    assert found(reader, "curved hdmi monitor") == ["p1"]
    assert found(reader, "connector") == []


def test_common_words_match_alone_only_without_rare_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    an_index(tmp_path, titled("steel pan", "steel pot", "steel lid", "lamp of glass", "steel lamp of brass"))
    snapshot = open_snapshot(tmp_path, None, FileStore())
    assert snapshot is not None

    def rows(text: str) -> set[int]:
        return set(snapshot.words.best(snapshot.words.any_rare_word(parse_query(text, "en")), (), 10).rows.tolist())

    assert rows("steel lamp velvet") == {0, 1, 2, 3, 4}
    monkeypatch.setattr("matching.index.terms.term_queries._MAX_RARE_FREQUENCY", 3)
    assert rows("steel lamp velvet") == {3, 4}
    assert rows("steel velvet") == {0, 1, 2, 4}  # nothing has the rare word


def test_code_is_found_despite_unmatched_words(tmp_path: Path) -> None:
    reader = an_index(
        tmp_path, [a_document("p1", title="steel pan", codes=("ERBO5004D",)), *titled("x", "steel lid")[1:]]
    )
    result = reader.search(Query(text="steel erbo5004d for schools"))
    assert ([hit.id for hit in result.hits], result.relaxed) == (["p1"], False)


def named_and_said() -> list[Document]:
    """Return many whose kind is called so, and two of which it is a property."""
    named = titled(*["Cord"] * 30, names=("HDMI cable",))
    return [*named, *(a_document(f"said{n}", title="Plug", facts=(("Port", "HDMI"),)) for n in (1, 2))]


@pytest.mark.parametrize("text, total", [("hdmi", 32), ("hdmi qqqq", 2)])
def test_kind_names_do_not_displace_word_matches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, total: int
) -> None:
    monkeypatch.setattr("matching.index.search.ranking.WINDOW", 5)
    result = an_index(tmp_path, named_and_said()).search(Query(text=text))
    assert ({hit.id for hit in result.hits[:2]}, result.total) == ({"said1", "said2"}, total)


def test_code_match_with_more_words_comes_first(tmp_path: Path) -> None:
    documents = [
        *(a_document(f"p{n}", title="Pump", codes=("TF-500",)) for n in range(5)),
        a_document("both", title="Sony thermos", codes=("TF-500",)),
    ]
    assert found(an_index(tmp_path, documents), "sony thermos TF-500 zzzz")[0] == "both"


def test_all_documents_sharing_code_are_paged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matching.index.search.ranking.WINDOW", 5)
    reader = an_index(tmp_path, [a_document(f"p{n}", codes=("8471.30",)) for n in range(23)])
    first = reader.search(Query(text="847130", first=4))
    read, page = [hit.id for hit in first.hits], first
    while page.has_next:
        page = reader.search(Query(text="847130", first=4, after=page.hits[-1].cursor))
        read += [hit.id for hit in page.hits]
    assert (first.total, len(read), len(set(read))) == (23, 23, 23)


def test_hidden_rare_word_does_not_exclude_common_matches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matching.index.terms.term_queries._MAX_RARE_FREQUENCY", 3)
    hidden = a_document("vip", title="zirconium", audiences=("vip",))
    reader = an_index(tmp_path, [*titled(*["steel pan"] * 6), hidden])
    assert reader.search(Query(text="steel zirconium")).total == 6
