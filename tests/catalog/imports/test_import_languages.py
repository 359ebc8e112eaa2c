"""In which languages the texts of a sheet's rows are: as it says, else as they are themselves."""

import pytest

from expo.catalog.imports.rules.row_languages import other_languages
from expo.catalog.sheets.rules.columns import match_headers
from expo.catalog.sheets.rules.raw_rows import RawRow
from expo.catalog.sheets.rules.row_cells import SheetGuide, sheet_language
from expo.catalog.sheets.rules.rows import read_row
from translation.detector import Detector
from translation.lexicon.lexicon import Lexicon


def _titled(title: str, description: str = "", *, language: str | None = None) -> str | None:
    """Return the language of a row's title in a sheet whose titles mostly are in ``language``."""
    tells = Detector(Lexicon(())).reliable_language
    guide = SheetGuide(match_headers(["Product name", "Description"]), tells=tells, language=language)
    wording = read_row(guide, RawRow(7, [title, description])).draft.title
    return None if wording is None else wording.language


def test_row_language_defaults_to_its_text_then_spreadsheet() -> None:
    assert _titled("Termo de acero inoxidable con tapa", language="en") == "es"
    assert _titled("X-500", "Silla plegable de acero para el jardín y la terraza", language="en") == "es"
    assert _titled("X-500", language="pt") == "pt"
    assert _titled("X-500") == "en"
    assert _titled("Stainless steel flask 保温杯", language="zh") == "zh"


@pytest.mark.parametrize(
    "title,description,said,languages",
    [
        ("Stainless steel vacuum flask", "双层真空不锈钢保温杯，可保温十二小时", None, ("en", "zh")),
        ("双层真空不锈钢保温杯", "A double-walled flask of stainless steel for outdoors", None, ("zh", "en")),
        ("Stainless steel vacuum flask", "A flask of stainless steel (304不锈钢) for outdoors", None, ("en", "en")),
        ("Stainless steel vacuum flask", "双层真空不锈钢保温杯，可保温十二小时", "en", ("en", "en")),
    ],
)
def test_description_language_may_differ_from_title(
    title: str, description: str, said: str | None, languages: tuple[str, str]
) -> None:
    tells = Detector(Lexicon(())).reliable_language
    guide = SheetGuide(match_headers(["Product name", "Description", "Language"]), tells=tells)
    draft = read_row(guide, RawRow(7, [title, description, said])).draft
    assert draft.title is not None
    assert draft.description is not None
    assert (draft.title.language, draft.description.language) == languages


def test_spreadsheet_language_is_that_of_most_titles() -> None:
    def of(*titles: str) -> str | None:
        tells = Detector(Lexicon(())).reliable_language
        rows = [RawRow(number, [title]) for number, title in enumerate(titles)]
        return sheet_language(rows, match_headers(["Product name"]), tells)

    assert of("保温杯", "餐具", "Silla plegable para jardín", "X-500") == "zh"
    assert of("保温杯", "Silla plegable para jardín") is None
    assert of("X-500", "") is None


def test_title_in_undeclared_language_is_noted() -> None:
    tells = Detector(Lexicon(())).reliable_language
    guide = SheetGuide(match_headers(["Product name", "Language"]), tells=tells)
    cells: list[list[object]] = [
        ["保温杯", "en"],
        ["保温杯", "zh"],
        ["X-500", "zh"],
        ["保温杯 vacuum flask", "en"],
        ["保温杯", None],
    ]
    rows = [read_row(guide, RawRow(number, row)) for number, row in enumerate(cells, 2)]
    [note] = other_languages(guide, rows)
    assert (note.row, note.column, note.code, note.value) == (2, "Product name", "ANOTHER_LANGUAGE", "保温杯")
    assert note.message == "This looks like Chinese, but the spreadsheet gives English."
    assert other_languages(SheetGuide(match_headers(["Product name"]), tells=tells), rows) == []
