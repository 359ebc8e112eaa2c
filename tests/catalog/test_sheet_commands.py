"""What ``expo import`` and ``expo export`` refuse before they touch a database, and how options reach an import."""

from pathlib import Path

import pytest

from expo.__main__ import app
from expo.catalog.saving import Partial
from expo.catalog.sheets.row_cells import Defaults
from expo.commands.sheets import Gaps, Outcome
from expo.kit.errors import Invalid


@pytest.mark.parametrize(
    "words, said",
    [
        ("import goods.xlsx", "whose products"),
        ("import goods.xlsx --exhibitor acme --by brand", "whose products"),
        ("import FOLDER --exhibitor acme", "whose products"),
        ("import goods.xlsx --by brand --pictures goods.zip", "Pictures"),
        ("import FOLDER --pictures goods.zip", "Pictures"),
        ("import goods.xlsx --exhibitor acme --column Model", "HEADER=FIELD"),
        ("export acme", "what to export where"),
        ("export acme goods.csv --into FOLDER", "what to export where"),
        ("export --fair demo", "what to export where"),
        ("export acme goods.pdf", "csv, jsonl, xlsx"),
        ("export --fair demo --into FOLDER --format pdf", "csv, jsonl, xlsx"),
    ],
)
def test_words_that_do_not_go_together_are_refused(tmp_path: Path, words: str, said: str) -> None:
    given = [str(tmp_path) if word == "FOLDER" else word for word in words.split()]
    with pytest.raises(Invalid, match=said):
        app([*given, "--data", str(tmp_path / "data")], exit_on_error=False, result_action="return_value")
    assert not (tmp_path / "data").exists()


def test_options_are_those_of_the_import() -> None:
    gaps = Gaps(section="hardware", currency="USD", minor_prices=True, mend=True)
    options = Outcome(publish=True, good_rows=True).options(gaps)
    assert options.defaults == Defaults(section="hardware", currency="USD", minor_prices=True, tidy=True, mend=True)
    assert (options.dry_run, options.publish, options.partial) == (False, True, Partial.GOOD_ROWS)
    assert Outcome(dry_run=True).options(Gaps()).partial is Partial.ALL_OR_NOTHING
