"""Warnings about titles whose language differs from the language stated in the spreadsheet.

The preview of an import shows them; the rows count as rows without errors.
"""

from collections.abc import Sequence

from babel import Locale

from expo.catalog.sheets.rules.lookups import display_value
from expo.catalog.sheets.rules.row_cells import CellProblem, SheetGuide
from expo.catalog.sheets.rules.rows import ReadRow


def other_languages(guide: SheetGuide, rows: Sequence[ReadRow]) -> list[CellProblem]:
    """Return a warning for each title whose language certainly differs from the language that the sheet states.

    Empty if the sheet states no language, because then the language of each title is detected. Call it in a thread:
    detection takes half a millisecond for a title in Latin letters.
    """
    if not (guide.defaults.language or guide.mentions("language")):
        return []
    return [note for row in rows for note in _note(guide, row)]


def _note(guide: SheetGuide, row: ReadRow) -> list[CellProblem]:
    title = row.draft.title
    found = guide.tells(title.text) if title is not None else None
    if title is None or found is None or found == title.language:
        return []
    reason = f"This looks like {_name(found)}, but the spreadsheet gives {_name(title.language)}."
    hint = "Correct the language of the row, or leave it empty."
    return [
        CellProblem(row.raw.number, guide.header("title"), "ANOTHER_LANGUAGE", reason, hint, display_value(title.text))
    ]


def _name(language: str) -> str:
    return Locale.parse(language).get_display_name("en") or language
