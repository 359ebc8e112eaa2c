"""Search by concepts: things found by other words, in other languages, and told from what only shares words."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from matching import (
    ON_ELECTRICITY,
    BatchQuery,
    Document,
    IndexReader,
    IndexWriter,
    NamedConcept,
    NamedThing,
    NullEncoder,
    Query,
    Refused,
    TextReading,
)
from matching.index.terms.concept_terms import concept_terms
from tests.matching.builders import ConceptEncoder, a_document, ids

WORDS = {
    "flask": "flask", "termo": "flask", "保温杯": "flask", "bottle": "bottle", "botella": "bottle", "瓶子": "bottle",
    "steel": "steel", "acero": "steel", "不锈钢": "steel", "bolt": "bolt", "螺栓": "bolt", "铜": "copper",
    "cork lid": "lid",
}  # fmt: skip
BROADER = {"flask": ("bottle",), "bottle": ("drinkware",)}
THINGS = {"flask", "bottle", "bolt", "lid"}
MATERIALS = {"steel", "copper"}


class WordConcepts:
    """Knows some words in three languages; the last thing named is the head."""

    version = "1"

    def read(self, text: str, language: str) -> TextReading:
        del language
        places = sorted((text.lower().find(word), word) for word in WORDS if word in text.lower())
        named = tuple(
            NamedConcept(start, start + len(word), (WORDS[word],), WORDS[word] in MATERIALS) for start, word in places
        )
        things = [each for each in named if each.keys[0] in THINGS]
        head = things[-1] if things else None
        return TextReading(named, head)

    def things(self, text: str, language: str) -> Sequence[NamedThing]:
        head = self.read(text, language).head
        return [NamedThing(text, head.keys)] if head else []

    def broader(self, key: str) -> Sequence[str]:
        return BROADER.get(key, ())


def an_index(folder: Path, *documents: Document) -> IndexReader:
    encoder, concepts = NullEncoder(), WordConcepts()
    with IndexWriter(folder, encoder, concepts=concepts) as writer:
        writer.write(documents, mark={})
    return IndexReader(folder, encoder, concepts=concepts)


GOODS = (
    a_document("flask", title="不锈钢保温杯", language="zh"),
    a_document("plastic", title="保温杯", language="zh"),
    a_document("bolt", title="不锈钢螺栓", language="zh"),
    a_document("bottle", title="Steel bottle", language="en"),
    a_document("opener", title="Opener", body="for a bottle of steel", language="en"),
)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> IndexReader:
    return an_index(tmp_path_factory.mktemp("concepts"), *GOODS)


def test_things_are_found_in_another_language_and_broader_queries_find_them(reader: IndexReader) -> None:
    assert ids(reader.search(Query("termo de acero", "es")))[0] == "flask"
    found = reader.search(Query("botella de acero", "es"))
    assert (set(ids(found)[:2]), found.relaxed) == ({"flask", "bottle"}, False)


def test_very_thing_precedes_its_kinds(reader: IndexReader) -> None:
    first, *kinds = ids(reader.search(Query("瓶子", "zh")))
    assert (first, set(kinds)) == ("bottle", {"flask", "plastic"})


def test_hits_tell_whether_they_are_the_thing(reader: IndexReader) -> None:
    fits = {hit.id: hit.fits for hit in reader.search(Query("steel bottle", "en")).hits}
    assert (fits["bottle"], fits["opener"]) == (True, False)
    assert {hit.fits for hit in reader.search(Query("opener", "en")).hits} == {None}


def test_other_things_of_the_material_do_not_precede_the_thing(reader: IndexReader) -> None:
    found = ids(reader.search(Query("termo de acero inoxidable", "es")))
    assert found[:2] == ["flask", "plastic"]


def test_title_in_another_language_tells_what_the_title_does_not(tmp_path: Path) -> None:
    named = a_document("named", title="HN-1 系列", language="zh", titles=(("en", "Steel flask"),))
    reader = an_index(tmp_path, named, a_document("other", title="x"))
    [hit] = reader.search(Query("termo", "es")).hits
    assert (hit.id, hit.fits) == ("named", True)


def test_kinship_tells_the_thing_what_is_near_it_and_other_materials(tmp_path: Path) -> None:
    encoder, concepts = ConceptEncoder(), WordConcepts()
    documents = [
        a_document("flask", title="flask 不锈钢"),
        a_document("copper", title="flask 铜"),
        a_document("bottle", title="bottle"),
        a_document("bolt", title="bolt"),
    ]
    with IndexWriter(tmp_path, encoder, concepts=concepts) as writer:
        writer.write(documents, mark={})
    reader = IndexReader(tmp_path, encoder, concepts=concepts)
    keys = ["bolt", "nowhere", "bottle", "copper", "flask"]
    thing = NamedThing("termo de acero", ("flask",), ("steel",))
    found = reader.kinship(keys, thing)
    assert found.fits.tolist() == [False, False, False, True, True]
    assert found.near.tolist() == [False, False, True, False, False]
    assert found.unspecific.tolist() == [False, False, True, False, False]
    assert found.unwanted.tolist() == [False, False, False, True, False]
    assert found.cosines[4] > found.cosines[0]
    batch = reader.batch_search(Query())
    assert batch is not None
    result = batch.search([BatchQuery("termo", language="es")], 4)
    rows = result.rows[0][result.rows[0] >= 0]
    encoded = list(encoder.encoded)
    kin = batch.kinship(rows, thing, result.vectors[0])
    assert encoder.encoded == encoded
    fits = kin.fits.tolist()
    assert {key for key, each in zip(batch.ids[rows].tolist(), fits, strict=True) if each} == {b"flask", b"copper"}


def test_compounds_details_and_refusals_tell_goods_apart(tmp_path: Path) -> None:
    encoder, concepts = ConceptEncoder(), WordConcepts()
    documents = [
        a_document("plain", title="bottle"),
        a_document("steel", title="acero bottle"),
        a_document("lid", title="cork lid, bottle"),
        a_document("flask", title="flask"),
    ]
    with IndexWriter(tmp_path, encoder, concepts=concepts) as writer:
        writer.write(documents, mark={})
    reader = IndexReader(tmp_path, encoder, concepts=concepts)
    keys = ["plain", "steel", "lid", "flask"]
    thing = NamedThing("steel bottle", ("steel_bottle",), compounds=(("bottle", ("steel",)),))
    assert reader.kinship(keys, thing).fits.tolist() == [False, True, False, False]
    thing = NamedThing("bottle with lid", ("bottle",), details=(("lid",), ("steel", "copper")))
    assert reader.kinship(keys, thing).details.tolist() == [0, 0.5, 0.5, 0]
    thing = NamedThing("bottle", ("bottle",), other_details=(("steel", "copper"),))
    assert reader.kinship(keys, thing).other_details.tolist() == [0, 1, 0, 0]
    thing = NamedThing("bottle", ("bottle",), excluded=((("steel",), ("lid",)),))
    assert reader.kinship(keys, thing).unwanted.tolist() == [False, False, True, False]
    thing = NamedThing("bottle", ("bottle",), excluded=((("steel",), ()),))
    assert reader.kinship(keys, thing).unwanted.tolist() == [True, False, True, True]
    thing = NamedThing("bottle", ("bottle",), refused=Refused(("flask",), ("lid",)))
    assert reader.kinship(keys, thing).unwanted.tolist() == [False, False, True, True]


def test_goods_name_the_power_that_their_description_shows(tmp_path: Path) -> None:
    documents = (a_document("cordless", title="bolt", body="20 V, two batteries"), a_document("plain", title="bolt"))
    thing = NamedThing("bolt", ("bolt",), excluded=(((ON_ELECTRICITY,), ()),))
    assert an_index(tmp_path, *documents).kinship(["cordless", "plain"], thing).unwanted.tolist() == [False, True]


def test_what_is_made_of_the_material_asked_for_is_near(tmp_path: Path) -> None:
    reader = an_index(tmp_path, a_document("bolt", title="acero bolt"), a_document("plain", title="bolt"))
    assert reader.kinship(["bolt", "plain"], NamedThing("acero", ("steel",))).near.tolist() == [True, False]


def test_meaning_of_a_title_is_one_that_another_title_shares() -> None:
    class Homonyms(WordConcepts):
        def read(self, text: str, language: str) -> TextReading:
            del language
            keys = {"serviette": ("bolt", "bottle"), "toalla": ("flask",)}[text] if text else ()
            head = NamedConcept(0, len(text), keys) if keys else None
            return TextReading((head,) if head else (), head)

    towel = a_document("towel", title="serviette", titles=(("es", "toalla"),))
    assert "be:bolt" in concept_terms(a_document("alone", title="serviette"), Homonyms())
    assert "be:bolt" not in concept_terms(towel, Homonyms())
    assert {"be:bottle", "be:flask"} <= set(concept_terms(towel, Homonyms()))


def test_goods_name_what_their_name_implies() -> None:
    class Implying(WordConcepts):
        def read(self, text: str, language: str) -> TextReading:
            del language
            head = NamedConcept(0, 4, ("wall_clock",), implied=("for_walls",)) if text else None
            return TextReading((head,) if head else (), head)

    assert "has:for_walls" in concept_terms(a_document("clock", title="挂钟"), Implying())


def test_meaning_of_one_title_does_not_count_against_several() -> None:
    class Homonyms(WordConcepts):
        def read(self, text: str, language: str) -> TextReading:
            del language
            keys = {"station": ("bolt",), "": ()}.get(text, ("flask",))
            return TextReading((), NamedConcept(0, len(text), keys) if keys else None)

    titles = [("es", "estación"), ("fr", "poste")]
    document = a_document("station", title="station", titles=titles)
    assert "be:bolt" in concept_terms(document, Homonyms())
    document = a_document("station", title="station", titles=[*titles, ("pt", "estação")])
    assert "be:bolt" not in concept_terms(document, Homonyms())


def test_title_that_agrees_with_no_other_by_more_than_a_broad_kind_does_not_count() -> None:
    class Sounding(WordConcepts):
        def read(self, text: str, language: str) -> TextReading:
            del language
            keys = {"headphone": "headphone", "": ""}.get(text, "speaker")
            return TextReading((), NamedConcept(0, len(text), (keys,)) if keys else None)

        def broader(self, key: str) -> Sequence[str]:
            above = {"headphone": ("wearable", "audio"), "speaker": ("cabinet", "audio")}
            return above.get(key, ("audio",) if key in {"wearable", "cabinet"} else ())

    titles = [("es", "altavoz"), ("fr", "enceinte"), ("ar", "headphone")]
    speaker = a_document("speaker", title="音箱", language="zh", titles=titles)
    assert "be:headphone" not in concept_terms(speaker, Sounding())
    own = a_document("own", title="headphone", titles=titles[:2])
    assert "be:headphone" in concept_terms(own, Sounding())


def test_word_of_unrelated_meanings_is_known_by_its_details_alone(tmp_path: Path) -> None:
    reader = an_index(tmp_path, a_document("bolt", title="acero bolt"), a_document("flask", title="flask"))
    homonym = NamedThing("bolt or flask", ("bolt", "flask"))
    assert reader.kinship(["bolt", "flask"], homonym).fits.tolist() == [False, False]
    of_steel = homonym._replace(details=(("steel",),))
    assert reader.kinship(["bolt", "flask"], of_steel).fits.tolist() == [True, False]
    assert reader.kinship(["flask"], homonym).fits.tolist() == [True]


def test_goods_that_do_not_say_for_whom_they_are_are_unwanted_where_others_do(tmp_path: Path) -> None:
    reader = an_index(tmp_path, a_document("small", title="acero bolt"), a_document("plain", title="bolt"))
    small_bolt = NamedThing("bolt", ("bolt",), users=("steel",))
    assert reader.kinship(["small", "plain"], small_bolt).unwanted.tolist() == [False, True]
    assert reader.kinship(["plain"], small_bolt).unwanted.tolist() == [False]


def test_group_tells_which_of_two_meanings_counts() -> None:
    class Homonyms(WordConcepts):
        def read(self, text: str, language: str) -> TextReading:
            del language
            keys = {"model tiller": ("bolt",), "tiller": ("flask",), "tillers": ("flask",)}.get(text)
            return TextReading((), NamedConcept(0, len(text), keys) if keys else None)

    titles = [("es", "tiller")]
    assert "be:bolt" in concept_terms(a_document("plain", title="model tiller", titles=titles), Homonyms())
    tiller = a_document("tiller", title="model tiller", titles=titles, group="tillers")
    assert "be:bolt" not in concept_terms(tiller, Homonyms())
