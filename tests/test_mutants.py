"""The list of planted defects fits the code of today: `make mutants` could plant each of them."""

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.mutants.listed import Mutant, mutants

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("mutant", mutants(), ids=lambda mutant: mutant.name)
def test_defect_occurs_once_in_its_file_and_has_tests(mutant: Mutant) -> None:
    source = (ROOT / mutant.file).read_text(encoding="utf-8")
    assert source.count(mutant.text) == 1
    assert mutant.planted(source) not in {None, source}
    assert mutant.tests
    assert [each for each in mutant.tests if not (ROOT / each).exists()] == []


def test_defects_have_unique_names_and_state_what_they_break() -> None:
    assert [name for name, times in Counter(each.name for each in mutants()).items() if times > 1] == []
    assert [each.name for each in mutants() if not re.fullmatch(r"[a-z]+(-[a-z]+)+", each.name)] == []
    assert [each.name for each in mutants() if not each.promise.endswith(".")] == []


def test_text_found_twice_or_never_is_not_planted() -> None:
    mutant = Mutant("one-for-two", "One is one.", "sums.py", "1", "2", ["tests"])
    assert mutant.planted("a = 1") == "a = 2"
    assert mutant.planted("a = 1 + 1") is None
    assert mutant.planted("a = 3") is None
