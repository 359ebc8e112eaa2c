"""What ``expo import`` and ``expo export`` refuse before they touch a database, and how options reach an import."""

from pathlib import Path

import pytest

from expo.__main__ import app
from expo.catalog.editing.models import Partial
from expo.catalog.imports.bulk import BulkImport, Progress
from expo.catalog.imports.models import RowCounts
from expo.catalog.sheets.rules.row_cells import CellProblem, Defaults
from expo.commands.sheets import Gaps, Outcome, _report, _Shown
from expo.kit.errors import Invalid


@pytest.mark.parametrize(
    "words, said",
    [
        ("import goods.xlsx", "exhibitor of the products"),
        ("import goods.xlsx --exhibitor acme --by brand", "exhibitor of the products"),
        ("import FOLDER --exhibitor acme", "exhibitor of the products"),
        ("import goods.xlsx --by brand --pictures goods.zip", "Pictures"),
        ("import FOLDER --pictures goods.zip", "Pictures"),
        ("import goods.xlsx --exhibitor acme --column Model", "HEADER=FIELD"),
        ("export acme", "what to export and where"),
        ("export acme goods.csv --into FOLDER", "what to export and where"),
        ("export --fair demo", "what to export and where"),
        ("export acme goods.pdf", "csv, jsonl, xlsx"),
        ("export --fair demo --into FOLDER --format pdf", "csv, jsonl, xlsx"),
    ],
)
def test_conflicting_arguments_are_refused(tmp_path: Path, words: str, said: str) -> None:
    given = [str(tmp_path) if word == "FOLDER" else word for word in words.split()]
    with pytest.raises(Invalid, match=said):
        app([*given, "--data", str(tmp_path / "data")], exit_on_error=False, result_action="return_value")
    assert not (tmp_path / "data").exists()


def test_command_options_become_import_options() -> None:
    gaps = Gaps(section="hardware", currency="USD", minor_prices=True, mend=True)
    options = Outcome(publish=True, good_rows=True).options(gaps)
    assert options.defaults == Defaults(section="hardware", currency="USD", minor_prices=True, tidy=True, mend=True)
    assert (options.dry_run, options.publish, options.partial) == (False, True, Partial.GOOD_ROWS)
    assert Outcome(dry_run=True).options(Gaps()).partial is Partial.ALL_OR_NOTHING


@pytest.mark.parametrize(
    "loaded, dry_run, said",
    [
        (
            BulkImport(RowCounts(3, 1, 1, 1), "", [], 1),
            False,
            "1 new, 1 changed, 1 unchanged, 0 bad rows for 1 companies (0 of them new)\n",
        ),
        (
            BulkImport(RowCounts(3, 1, 0, 1, 1), "", [], 1),
            True,
            "Dry run, nothing was written. Of 3 rows: 1 new, 0 changed, 1 unchanged, 1 bad rows\n",
        ),
        (BulkImport(RowCounts(3, 0, 0, 0, 1), "", []), True, "Dry run, nothing was written. Of 3 rows: 1 bad rows\n"),
    ],
)
def test_report_gives_counts_and_mentions_dry_run(
    capsys: pytest.CaptureFixture[str], loaded: BulkImport, dry_run: bool, said: str
) -> None:
    assert _report(loaded, dry_run=dry_run) == (1 if loaded.tally.failed else 0)
    assert capsys.readouterr().out == said


def test_bad_row_is_one_line_without_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    hint = "Write a unit such as pcs, set, kg or 个, and not what it is packed in, however that is called."
    problem = CellProblem(77, "Unit", "UNKNOWN_UNIT", "There is no unit 'armful'.", hint, "armful")
    with _Shown(("CHECKING",)) as shown:
        shown.tell(Progress("CHECKING", RowCounts(1, failed=1), 1, [problem]))
    lines = capsys.readouterr().err.splitlines()
    assert f"row 77, Unit: There is no unit 'armful'. {hint}" in lines
