"""Highlights, spelling and completion."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import IndexReader, IndexWriter, NullEncoder, Query
from matching.index.queries.highlighting import excerpt, highlight
from matching.index.queries.parsing import parse_query
from matching.index.search.snapshot import open_snapshot
from matching.index.storage.vector_stores import FileStore
from matching.index.vocabulary.spelling import Speller
from tests.matching.builders import ConceptEncoder, an_index, titled


def marked(title: str, asked: str) -> list[str]:
    return [fragment.text for fragment in highlight(title, parse_query(asked)) if fragment.matched]


@pytest.mark.parametrize(
    "title,asked,expected",
    [
        ("Steel Flasks, 2 flasks", "flask", ["Flasks", "flasks"]),
        ("Sony WH-1000XM4 black", "wh1000xm4", ["WH-1000XM4"]),
        ("Sony WH1000XM4 black", "wh 1000xm4", ["WH1000XM4"]),
        ("304不锈钢真空保温杯", "保温杯", ["保温杯"]),
        ("Кабели USB", "кабель", ["Кабели"]),
        ("<b>flask</b>", "flask", ["flask"]),
        ("Flask", "shoe", []),
    ],
)
def test_matched_words_are_highlighted(title: str, asked: str, expected: list[str]) -> None:
    assert marked(title, asked) == expected


@given(st.text(), st.text(max_size=30))
def test_fragments_join_to_text(title: str, asked: str) -> None:
    fragments = highlight(title, parse_query(asked))
    assert "".join(fragment.text for fragment in fragments) == title
    assert all(fragment.text for fragment in fragments)


@given(st.text(max_size=2000), st.text(max_size=30))
def test_excerpt_is_part_of_body(body: str, asked: str) -> None:
    piece = "".join(fragment.text for fragment in excerpt(body, parse_query(asked)))
    assert piece in body
    assert len(piece) <= 240


def test_excerpt_shows_first_match() -> None:
    fragments = excerpt("word " * 200 + "a steel flask " + "word " * 200, parse_query("flask"))
    assert [fragment.text for fragment in fragments if fragment.matched] == ["flask"]


def test_misspelt_word_is_corrected_from_titles(tmp_path: Path) -> None:
    reader = an_index(tmp_path, titled("Vacuum flask", "Vacuum cleaner", "Flash drive"))
    result = reader.search(Query(text="vaccum flask"))
    assert result.suggestion == "vacuum flask"
    assert result.relaxed
    assert reader.search(Query(text="vacuum flask")).suggestion is None


def test_correction_keeps_correct_words(tmp_path: Path) -> None:
    reader = an_index(tmp_path, titled("Vacuum flask 500 ml"))
    assert reader.search(Query(text="Vaccum  flask, 500 ml")).suggestion == "vacuum  flask, 500 ml"


def test_rare_spelling_yields_to_frequent_one(tmp_path: Path) -> None:
    reader = an_index(tmp_path, titled("vaccum flask", *["vacuum flask"] * 20))
    assert reader.search(Query(text="vaccum")).suggestion == "vacuum"


def test_bare_search_omits_highlights_and_correction(tmp_path: Path) -> None:
    reader = an_index(tmp_path, titled("Vacuum flask", "Vacuum cleaner", "Flash drive"))
    shown, bare = (reader.search(Query(text="vaccum flask", without_highlights=bare)) for bare in (False, True))
    assert [(hit.id, hit.kind, hit.score, hit.cursor) for hit in bare.hits] == [
        (hit.id, hit.kind, hit.score, hit.cursor) for hit in shown.hits
    ]
    assert (bare.total, bare.suggestion) == (shown.total, None)
    assert not any(hit.highlights for hit in bare.hits)


def test_very_frequent_word_is_not_corrected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = an_index(tmp_path, titled(*["Vacuum flask"] * 24, *["Vaccum flask"] * 2))
    assert reader.search(Query(text="vaccum flasc")).suggestion == "vacuum flask"
    monkeypatch.setattr("matching.index.search.correction._MAX_MISSPELT_FREQUENCY", 1)
    assert reader.search(Query(text="vaccum flasc")).suggestion == "vaccum flask"


def test_accents_need_no_correction(tmp_path: Path) -> None:
    reader = an_index(tmp_path, titled("lámpara"))
    result = reader.search(Query(text="lampara"))
    assert result.total == 1
    assert result.suggestion is None


def test_correction_requires_matching_documents(tmp_path: Path) -> None:
    reader = an_index(tmp_path, titled("vacuum cleaner", "red shoe"))
    assert reader.search(Query(text="vaccum shoe")).suggestion is None


def test_all_misspelt_words_are_corrected_together(tmp_path: Path) -> None:
    others = ("still water", "still water", "still water", "shell lamp", "bolt nut", "Bottled water")
    reader = an_index(tmp_path, titled("stainless steel bottle", "steel lamp", *others))
    assert reader.search(Query(text="stainles stell botle")).suggestion == "stainless steel bottle"
    assert reader.search(Query(text="stell watter")).suggestion == "still water"
    assert reader.search(Query(text="stainles watterr")).suggestion is None  # these occur in no document together


def test_known_words_of_any_language_are_never_corrected(tmp_path: Path) -> None:
    titles = titled(*["aceite de oliva virgen"] * 12)
    an_index(tmp_path, titles)
    known = {"azeite", "virgem"}
    reader = IndexReader(tmp_path, NullEncoder(), is_known_word=lambda word: word.lower() in known)
    assert IndexReader(tmp_path, NullEncoder()).search(Query(text="virgem")).suggestion == "virgen"
    assert reader.search(Query(text="virgem")).suggestion is None
    assert reader.search(Query(text="Azeite virgem")).suggestion is None
    assert reader.search(Query(text="aceitte virgen")).suggestion == "aceite virgen"
    assert reader.search(Query(text="azeite vrigem")).suggestion is None  # `virgem` is nearer than `virgen`
    assert reader.search(Query(text="azeite vrigen")).suggestion == "azeite virgen"  # no document has it: it may stay


def test_word_of_several_titles_is_not_corrected(tmp_path: Path) -> None:
    reader = an_index(tmp_path, titled(*["azeite"] * 4, *["aceite"] * 60))
    assert reader.search(Query(text="azeite vrgn")).suggestion is None
    assert reader.search(Query(text="azeite")).suggestion is None


def distance(a: str, b: str) -> int:
    table = {(i, 0): i for i in range(len(a) + 1)} | {(0, j): j for j in range(len(b) + 1)}
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            table[i, j] = min(table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + (a[i - 1] != b[j - 1]))
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                table[i, j] = min(table[i, j], table[i - 2, j - 2] + 1)
    return table[len(a), len(b)]


_words = st.text("abc", min_size=2, max_size=9)


@given(_words, st.lists(_words, min_size=1, max_size=12, unique=True))
def test_corrections_are_nearest_words(typed: str, words: list[str]) -> None:
    maximum = 2 if len(typed) >= 6 else 1
    near = [d for word in words if 0 < (d := distance(typed, word)) <= maximum]
    corrected = Speller(words).correct(typed, 0, np.ones(len(words), np.int64), lambda _: 1)
    if len(typed) < 4 or not near:
        assert corrected is None
    else:
        assert corrected is not None
        assert distance(typed, corrected) == min(near)


@given(_words, st.lists(_words, min_size=1, max_size=40, unique=True), st.lists(st.integers(1, 20)))
def test_extended_speller_equals_new_speller(typed: str, words: list[str], steps: list[int]) -> None:
    grown = None
    for known in (*np.cumsum(steps).tolist(), len(words)):
        grown = Speller(words[:known], grown)
    assert grown is not None
    ceilings = np.arange(1, len(words) + 1)
    counts = dict(zip(words, ceilings.tolist(), strict=True))
    fresh = Speller(words)
    assert grown.correct(typed, 0, ceilings, counts.__getitem__) == fresh.correct(
        typed, 0, ceilings, counts.__getitem__
    )
    assert grown.complete(typed, ceilings, counts.__getitem__, 5) == fresh.complete(
        typed, ceilings, counts.__getitem__, 5
    )


def test_last_word_is_completed_by_frequency(tmp_path: Path) -> None:
    reader = an_index(tmp_path, titled("Flask", "Flask lid", "Flash drive", "Shoe", "真空保温杯"))
    assert reader.suggest("fla") == ["flask", "flash"]
    assert reader.suggest("Fla", limit=1) == ["flask"]
    assert reader.suggest("真") == ["真空"]
    assert reader.suggest("") == reader.suggest("flask ") == []


def test_completion_requires_words_in_same_title(tmp_path: Path) -> None:
    reader = an_index(tmp_path, titled("Steel flask", "Flash drive"))
    assert reader.suggest("steel fl") == ["steel flask"]


def test_misspelt_word_with_meaning_is_still_corrected(tmp_path: Path) -> None:
    reader = an_index(tmp_path, titled("Thermos one", "Thermos two", "Flask cap", "Thermos lid"), ConceptEncoder())
    result = reader.search(Query(text="thermoss"))
    assert result.total > 0
    assert result.suggestion == "thermos"


def test_rare_word_without_neighbours_is_not_corrected(tmp_path: Path) -> None:
    reader = an_index(tmp_path, titled("Thermos one", "Shoe"))
    assert reader.search(Query(text="thermos")).suggestion is None


def test_long_pasted_text_is_not_corrected(tmp_path: Path) -> None:
    reader = an_index(tmp_path, titled("steel flask"))
    assert reader.search(Query(text="flaks")).suggestion == "flask"
    assert reader.search(Query(text="flaks " * 1000)).suggestion is None


def test_speller_is_rebuilt_only_for_new_words(tmp_path: Path) -> None:
    encoder = ConceptEncoder()
    an_index(tmp_path, titled("steel flask"), encoder)
    first = open_snapshot(tmp_path, None, FileStore())
    assert first is not None
    speller = first.speller
    with IndexWriter(tmp_path, encoder) as writer:
        writer.write(titled("flask steel"), mark={})
        same = open_snapshot(tmp_path, first, FileStore())
        assert same is not None
        assert same.speller is speller
        writer.write(titled("steel lamp"), mark={})
        more = open_snapshot(tmp_path, same, FileStore())
        assert more is not None
        assert more.speller.complete("la", more.max_title_counts, lambda _: 1, 1) == ["lamp"]
        assert more.max_title_counts.tolist() == [3, 2, 1]  # steel, flask, lamp
