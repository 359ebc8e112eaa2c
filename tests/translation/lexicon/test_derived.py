"""Data derived from the lexicon's files: kept beside them, made anew when anything changes."""

import sys
from pathlib import Path
from unittest.mock import Mock

import pytest

from translation.lexicon.derived import DerivedData

MODULES = ("translation.lexicon.readings",)


@pytest.fixture(autouse=True)
def written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


def test_data_are_derived_once_for_a_version(tmp_path: Path) -> None:
    derive = Mock(side_effect=[{"lid": (1, 2)}, {"lid": (3,)}])
    for version, said in [("a", [1, 2]), ("a", [1, 2]), ("b", [3])]:
        assert DerivedData(tmp_path, version.lower).get("forms", derive, MODULES) == {"lid": said}
    assert derive.call_count == 2
    assert len(list((tmp_path / "__pycache__").iterdir())) == 1


def test_data_are_derived_again_for_other_code_and_damaged_files(tmp_path: Path) -> None:
    derived, derive = DerivedData(tmp_path, lambda: "a"), Mock(return_value=[1])
    derived.get("forms", derive, MODULES)
    derived.get("forms", derive, ("translation.lexicon.rows",))
    [kept] = (tmp_path / "__pycache__").iterdir()
    kept.write_bytes(kept.read_bytes()[:-1])
    assert derived.get("forms", derive, ("translation.lexicon.rows",)) == [1]
    assert derive.call_count == 3


def test_nothing_is_kept_where_it_may_or_can_not_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    assert DerivedData(tmp_path / "file", lambda: "a").get("forms", lambda: [1], MODULES) == [1]
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert DerivedData(tmp_path, lambda: "a").get("forms", lambda: [1], MODULES) == [1]
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_errors_are_raised_and_keep_nothing(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        DerivedData(tmp_path, lambda: "a").get("forms", lambda: 1 // 0, MODULES)
    assert list(tmp_path.iterdir()) == []
