"""Translations are checked by a command, which says what each has lost and invented."""

import json
from pathlib import Path

import pytest

from expo.bench.translation import checking
from expo.kit.errors import Invalid
from tests.support.benching import Bench


def a_pair(number: int, source: str, target: str) -> dict[str, object]:
    return {"id": number, "source": source, "source_language": "en", "target": target, "target_language": "es"}


def a_file(folder: Path, *rows: object) -> Path:
    file = folder / "pairs.jsonl"
    file.write_text("\n".join(json.dumps(each) for each in rows))
    return file


def lines(file: Path) -> list[dict[str, object]]:
    return [json.loads(each) for each in file.read_text().splitlines()]


def test_verdicts_are_written_and_counted(tmp_path: Path) -> None:
    file, out = a_file(tmp_path, a_pair(1, "three, 5 kg", "3, 5 kg"), a_pair(2, "5 kg", "6 kg")), tmp_path / "o.jsonl"
    made = checking.measure(file, out)
    assert lines(out) == [
        {"id": "1", "holds": True, "lost": [], "invented": []},
        {"id": "2", "holds": False, "lost": ["5 kg"], "invented": ["6 kg"]},
    ]
    figures = made["figures"]
    assert (figures["pairs"], figures["holding"], figures["refused_share"]) == (2, 1, 0.5)
    assert made["refused_share_by_direction"] == {"en-es": 0.5}


def test_changed_digits_are_found(tmp_path: Path) -> None:
    rows = [a_pair(number, f"{number} kg, ٣", f"{number} kg, ٣") for number in range(10, 40)]
    file, out = a_file(tmp_path, *rows, a_pair(99, "lamp", "lámpara")), tmp_path / "o.jsonl"
    made = checking.measure(file, out, change_digits=7)
    assert (made["work"]["pairs"], made["figures"]["refused_share"]) == (30, 1.0)
    first = out.read_bytes()
    checking.measure(file, out, change_digits=7)
    assert out.read_bytes() == first
    checking.measure(file, out, change_digits=8)
    assert out.read_bytes() != first


def test_command_prints_one_report(bench: Bench, tmp_path: Path) -> None:
    out = tmp_path / "o.jsonl"
    ran = bench(
        "check", "--input", str(a_file(tmp_path, a_pair(1, "5 kg", "5 kg"))), "--out", str(out), "--change-digits", "3"
    )
    made = json.loads(ran.stdout.splitlines()[-1])
    assert (ran.returncode, made["bench"], made["work"]["changed_digits_seed"], made["figures"]["holding"]) == (
        0,
        "check",
        3,
        0,
    )
    assert len(lines(out)) == 1


@pytest.mark.parametrize(
    "row", [[1], {"id": 1, "source": "a", "target": "b", "target_language": "es"}, {"source": "a"}]
)
def test_invalid_pair_is_refused(tmp_path: Path, row: object) -> None:
    with pytest.raises(Invalid, match="line 1: this is no pair of texts"):
        checking.measure(a_file(tmp_path, row), tmp_path / "o.jsonl")


def test_empty_input_and_missing_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="at least"):
        checking.measure(a_file(tmp_path), tmp_path / "o.jsonl")
    with pytest.raises(Invalid, match="no folder"):
        checking.measure(a_file(tmp_path), tmp_path / "none" / "o.jsonl")
