"""Data derived from the lexicon's files: kept beside them, made anew when anything changes."""

import sys
from collections.abc import Callable
from pathlib import Path
from unittest.mock import Mock

import pytest

from translation.lexicon.derived import Contents, DerivedData, code_digest
from translation.lexicon.files import LexiconFiles
from translation.lexicon.rows import HEADER

CODE, OTHER_CODE = "readings", "rows"


def of_version(version: str, rows: int = 1) -> Callable[[], Contents]:
    return lambda: Contents(version, rows, "keys")


@pytest.fixture(autouse=True)
def written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


def test_data_are_derived_once_for_a_version(tmp_path: Path) -> None:
    derive = Mock(side_effect=[{"lid": (1, 2)}, {"lid": (3,)}])
    for version, said in [("a", [1, 2]), ("a", [1, 2]), ("b", [3])]:
        assert DerivedData(tmp_path, of_version(version)).get("forms", derive, CODE) == {"lid": said}
    assert derive.call_count == 2
    assert len(list((tmp_path / "__pycache__").iterdir())) == 1


def test_data_are_derived_again_for_other_code_rows_and_damaged_files(tmp_path: Path) -> None:
    derived, derive = DerivedData(tmp_path, of_version("a")), Mock(return_value=[1])
    derived.get("forms", derive, CODE)
    derived.get("forms", derive, OTHER_CODE)
    [kept] = (tmp_path / "__pycache__").iterdir()
    for damaged in (kept.read_bytes()[:-1], b"1", b"[]"):
        kept.write_bytes(damaged)
        assert derived.get("forms", derive, OTHER_CODE) == [1]
    assert derive.call_count == 5
    assert DerivedData(tmp_path, of_version("a", rows=2)).get("forms", Mock(return_value=[2]), OTHER_CODE) == [2]


def test_nothing_is_kept_where_it_may_or_can_not_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    assert DerivedData(tmp_path / "file", of_version("a")).get("forms", lambda: [1], CODE) == [1]
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert DerivedData(tmp_path, of_version("a")).get("forms", lambda: [1], CODE) == [1]
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_failed_write_leaves_no_draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "replace", Mock(side_effect=OSError("The disk is full.")))
    assert DerivedData(tmp_path, of_version("a")).get("forms", lambda: [1], CODE) == [1]
    assert list((tmp_path / "__pycache__").iterdir()) == []


def test_errors_are_raised_and_keep_nothing(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        DerivedData(tmp_path, of_version("a")).get("forms", lambda: 1 // 0, CODE)
    assert list(tmp_path.iterdir()) == []


def test_digest_changes_with_modules_and_packages() -> None:
    modules = ("translation.lexicon.readings", "translation.lexicon.rows")
    digests = {code_digest(()), code_digest(modules[:1]), code_digest(modules), code_digest(modules, ["orjson"])}
    assert len(digests) == 4


def test_version_and_concepts_are_of_one_reading(tmp_path: Path) -> None:
    file = tmp_path / "goods.csv"
    names = "lid|lids,盖,tapa|tapas|f,couvercle|couvercles|m,крышка|крышки|крышки|крышек|f,غطاء|أغطية|m,tampa|tampas|f"
    file.write_text(f"{','.join(HEADER)}\nlid,good,,{names}\n")
    files = LexiconFiles(tmp_path)
    before = files.version
    file.write_text(",".join(HEADER))
    assert (files.version, [each.key for each in files.concepts]) == (before, ["lid"])
    assert LexiconFiles(tmp_path).version != before
