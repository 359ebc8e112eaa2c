"""Reading the lexicon's files, and finding terms in it."""

from pathlib import Path

import pytest

from translation.errors import InvalidLexiconRow, TranslationError
from translation.lexicon import ConceptKind, Lexicon

HEADER = "concept,kind,broader,en,zh,es,fr,ru,ar,pt\n"
LID = "lid,part,,lid|lids,盖子,tapa|tapas|f,couvercle|couvercles|m,крышка|крышки|крышки|крышек|f,غطاء|أغطية|m,tampa|tampas|f\n"


def test_lexicon_is_loaded_once() -> None:
    assert Lexicon.load() is Lexicon.load()


def test_term_is_translated_into_other_languages() -> None:
    said = {language: Lexicon.load().term("bill of lading", "en", language) for language in ("zh", "es", "fr", "ru")}
    assert said == {
        "zh": "提单", "es": "conocimiento de embarque", "fr": "connaissement", "ru": "коносамент",
    }  # fmt: skip


@pytest.mark.parametrize(
    "text, source, target, said",
    [
        ("plates", "en", "ru", "тарелки"),
        ("Plate", "en", "es", "Plato"),
        ("Тарелка", "ru", "zh", "盘子"),
        ("盘子", "zh", "pt", "prato"),
        ("rojas", "es", "fr", "rouge"),
        ("тарелок", "ru", "en", None),
        ("деревянный", "ru", "en", None),
        ("banco", "es", "en", None),
        ("naranja", "es", "en", None),
        ("red plate", "en", "es", None),
        ("scissors", "en", "ru", "ножницы"),
        ("ножницы", "ru", "en", "scissors"),
        ("FDA", "en", "ar", "FDA"),
        ("", "en", "es", None),
    ],
)
def test_term_must_match_whole_text(small: Lexicon, text: str, source: str, target: str, said: str | None) -> None:
    assert small.term(text, source, target) == said


def test_form_meanings_are_found_in_any_spelling(small: Lexicon) -> None:
    assert [reading.concept.key for reading in small.find("ORANGE", "en")] == ["orange_fruit", "orange"]
    assert [reading.concept.kind for reading in small.find("Cera\u0301mica", "es")] == [ConceptKind.MATERIAL]
    assert [reading.plural for reading in small.find("tapas", "es")] == [True]
    assert [reading.plural for reading in small.find("盖", "zh")] == [None]
    assert small.find("x" * 100_000, "en") == ()
    assert small.find("lid", "de") == ()


def _folder(tmp_path: Path, **files: str) -> Path:
    for name, text in files.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "text, said",
    [
        ("concept,kind\n", "f.csv, line 1: The header is not concept,kind,broader,en,zh,es,fr,ru,ar,pt."),
        ("", "f.csv, line 1: The header is not concept,kind,broader,en,zh,es,fr,ru,ar,pt."),
        (HEADER + "lid,part\n", "f.csv, line 2: 2 cells instead of 10."),
        (HEADER + LID + LID.replace("lid,part", "Lid x,part"), "f.csv, line 3: 'Lid x' is no key in snake_case."),
        (HEADER + LID.replace("part", "thing"), "f.csv, line 2: There is no kind 'thing'."),
        (HEADER + LID.replace("盖子", ""), "f.csv, line 2, zh: A name is missing."),
        (HEADER + LID.replace("盖子", "盖子;"), "f.csv, line 2, zh: A name is missing."),
        (HEADER + LID.replace("盖子", " 盖子"), "f.csv, line 2, zh: ' 盖子' has a space too many."),
        (HEADER + LID.replace("tapas|f", "tapas"), "f.csv, line 2, es: 'tapa|tapas' has 2 forms instead of 3."),
        (HEADER + LID.replace("lids", "lids|x"), "f.csv, line 2, en: 'lid|lids|x' has 3 forms instead of 1 or 2."),
        (HEADER + LID.replace("couvercles|m", "couvercles|n"), "f.csv, line 2, fr: 'n' is no gender; those are m, f."),
        (HEADER + LID.replace("крышек", ""), "f.csv, line 2, ru: 'крышка|крышки|крышки||f' lacks a genitive, or has one too many."),
        (HEADER + LID.replace("крышек|f", "крышек|p"), "f.csv, line 2, ru: 'крышка|крышки|крышки|крышек|p' must be p if, and only if, it has no singular."),
        (HEADER + LID.replace("part", "colour"), "f.csv, line 2, en: 'lid|lids' has 2 forms instead of 1."),
        (HEADER + "red,colour,,red,红色,rojo|roja|rojos|,r|r|r|r,a|a|a|a,a|a,r|r|r|r\n", "f.csv, line 2, es: 'rojo|roja|rojos|' lacks a form."),
        (HEADER + LID + LID, "f.csv, line 3: lid is also in f.csv."),
    ],
)  # fmt: skip
def test_invalid_row_is_reported(tmp_path: Path, text: str, said: str) -> None:
    lexicon = Lexicon.load(_folder(tmp_path, f=text))
    for _ in range(2):
        with pytest.raises(InvalidLexiconRow) as fault:
            _read_all(lexicon)
        assert str(fault.value) == said
        assert isinstance(fault.value, TranslationError)
        assert fault.value.file == "f.csv"


def _read_all(lexicon: Lexicon) -> None:
    """Read each cell: that of a language is read when its names are first asked for."""
    for concept in lexicon.concepts:
        list(concept.names.values())


def test_duplicate_key_across_files_is_refused(tmp_path: Path) -> None:
    lexicon = Lexicon.load(_folder(tmp_path, a=HEADER + LID, b=HEADER + LID))
    with pytest.raises(InvalidLexiconRow, match=r"^b\.csv, line 2: lid is also in a\.csv\.$"):
        lexicon.find("lid", "en")


def test_empty_folder_gives_empty_lexicon(tmp_path: Path) -> None:
    lexicon = Lexicon.load(tmp_path)
    assert list(lexicon.concepts) == []
    assert lexicon.compose("lid", "en", "es") is None
