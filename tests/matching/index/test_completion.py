"""What is suggested while a text is typed, and what never is."""

from pathlib import Path
from typing import Any

import pytest

from matching import IndexReader, IndexWriter, NullEncoder, Query, ThingNames, name_columns
from tests.matching.builders import a_document, an_index, titled

BOTTLE = [("en", "bottle"), ("es", "botella"), ("ru", "бутылка"), ("ar", "زجاجة"), ("zh", "瓶子"), ("fr", "bouteille")]
NAMES = ThingNames(name_columns([BOTTLE, [("en", "bowl"), ("es", "bol")], [("en", "boat"), ("es", "bote")]]))
FLASKS = ("Steel vacuum flask red", "Steel vacuum flask with lid", "Steel vacuum pump", "Steel vacuum pump small")


def test_phrases_of_several_titles_are_suggested(tmp_path: Path) -> None:
    reader = an_index(tmp_path, titled(*FLASKS))
    assert {"steel", "steel vacuum flask", "steel vacuum pump"} <= set(reader.suggest("ste"))
    assert not {"steel vacuum flask red", "steel vacuum flask with"} & set(reader.suggest("ste"))


def test_whole_word_is_continued_after_a_space(tmp_path: Path) -> None:
    reader = an_index(tmp_path, titled(*FLASKS))
    assert reader.suggest("Steel vacuum ") == ["Steel vacuum flask", "Steel vacuum pump"]


def test_words_of_author_translations_are_completed(tmp_path: Path) -> None:
    document = a_document(title="玻璃瓶", titles=(("es", "Botella de vidrio"), ("ar", "زجاجة مياه")))
    reader = an_index(tmp_path, [document])
    assert reader.suggest("bote") == ["botella"]
    assert reader.suggest("زجا") == ["زجاجة"]


@pytest.mark.parametrize(
    "typed,name", [("bote", "botella"), ("бут", "бутылка"), ("زجا", "زجاجة"), ("瓶", "瓶子"), ("bout", "bouteille")]
)
def test_names_of_things_are_completed_in_any_language(tmp_path: Path, typed: str, name: str) -> None:
    assert an_index(tmp_path, titled("Glass bottle")).suggest(typed, names=NAMES) == [name]


def test_names_in_the_query_language_come_first(tmp_path: Path) -> None:
    reader = an_index(tmp_path, titled("Bottle", "Boat", "Boat", "Bowl"))
    assert reader.suggest("bo", Query(language="es"), names=NAMES)[0] == "bote"
    assert reader.suggest("bo", Query(language="en"), names=NAMES)[0] == "boat"


def test_usual_name_of_a_thing_precedes_its_shorter_ones(tmp_path: Path) -> None:
    names = ThingNames(name_columns([[("en", "vacuum flask"), ("pt", "garrafa térmica"), ("pt", "garrafa termo")]]))
    reader = an_index(tmp_path, titled("Vacuum flask"))
    assert reader.suggest("garrafa t", names=names) == ["garrafa térmica"]
    assert reader.suggest("garrafa ter", names=names) == ["garrafa térmica"]
    assert reader.suggest("garrafa termo", names=names) == []


def test_plural_of_a_suggestion_is_not_suggested_again(tmp_path: Path) -> None:
    assert an_index(tmp_path, titled("Bottle", "Bottle", "Bottles")).suggest("bott") == ["bottle"]


@pytest.mark.parametrize("hidden", [{"audiences": ("org_1",)}, {"audiences": ()}, {"owner": "o2"}, {}])
def test_nothing_of_hidden_documents_is_suggested(tmp_path: Path, hidden: dict[str, Any]) -> None:
    fields = {"title": "Zirconium bottle", "titles": (("es", "Botella de circonio"),)} | hidden
    secret = [a_document("h1", **fields), a_document("h2", **fields)]
    reader = an_index(tmp_path, [*titled("Steel bowl", "Steel bowl white"), *secret])
    query = Query(kinds=("product",), hidden_owners=("o2",), hidden_ids=() if hidden else ("h1", "h2"))
    typed = ("zirc", "circ", "bott", "bote", "botella de ", "zirconium ", "steel bot", "b", "z", "bout")
    assert {each for text in typed for each in reader.suggest(text, query, names=NAMES)} == {"bowl"}
    assert reader.suggest_documents("zirc", query) == reader.suggest_documents("bot", query) == []
    shown = {each for text in typed for each in reader.suggest(text, Query(audiences=("public", "org_1")), names=NAMES)}
    assert ({"zirconium", "circonio", "botella"} <= shown) == (hidden.get("audiences") != ())


def test_only_what_the_filters_allow_is_suggested(tmp_path: Path) -> None:
    here, there = a_document("p1", title="Bottle", terms={"fair": ("f1",)}), a_document("p2", title="Bowl")
    reader = an_index(tmp_path, [here, there])
    at_fair = Query(language="en", terms={"fair": ("f1",)})
    assert reader.suggest("bo", at_fair, names=NAMES) == ["bottle"]
    assert reader.matches_any(at_fair)
    assert not reader.matches_any(Query(terms={"fair": ("f2",)}))


def test_pasted_text_is_not_completed(tmp_path: Path) -> None:
    reader = an_index(tmp_path, titled("Bottle"))
    assert reader.suggest("x " * 60 + "bott") == reader.suggest("bott", limit=0) == reader.suggest("   ") == []
    assert reader.suggest_documents("b" * 101, Query(kinds=("product",))) == []


def test_documents_are_suggested_by_words_of_their_names(tmp_path: Path) -> None:
    documents = [
        a_document("c1", kind="company", title="浙江恒暖杯业", titles=(("en", "Hengnuan Drinkware"),)),
        a_document("c2", kind="company", title="Drink & Co", keywords=("Drinkware sections",)),
        a_document("p1", title="Drinkware"),
    ]
    reader = an_index(tmp_path, documents)
    query = Query(kinds=("company",))
    assert reader.suggest_documents("drink", query) == ["c2", "c1"]  # a name that begins so comes first
    assert reader.suggest_documents("drink", query, limit=1) == ["c2"]
    assert reader.suggest_documents("恒", query) == reader.suggest_documents("HENGNUAN d", query) == ["c1"]
    assert reader.suggest_documents("sections", query) == reader.suggest_documents(" ", query) == []


def test_names_follow_what_is_written_and_deleted(tmp_path: Path) -> None:
    encoder, query = NullEncoder(), Query(kinds=("company",))
    with IndexWriter(tmp_path, encoder) as writer:
        writer.write([a_document("c1", kind="company", title="Old name")], mark={})
        reader = IndexReader(tmp_path, encoder)
        assert reader.suggest_documents("old", query) == ["c1"]
        writer.write([a_document("c1", kind="company", title="New name"), a_document("p1")], mark={})
        reader.refresh()
        assert (reader.suggest_documents("old", query), reader.suggest_documents("new", query)) == ([], ["c1"])


def test_owners_are_told_of_documents(tmp_path: Path) -> None:
    reader = an_index(tmp_path, [a_document("p1", owner="o1"), a_document("p2")])
    assert reader.owners(["p2", "p1"]) == ["", "o1"]
