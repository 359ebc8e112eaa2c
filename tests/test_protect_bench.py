"""Values are found and counted by a command; what is no text is refused."""

import json
from pathlib import Path

import pytest

from expo.bench.translation import protecting
from expo.bench.translation.made_texts import made_texts
from expo.kit.errors import Invalid
from tests.support.benching import Bench


def a_file(folder: Path, *rows: object) -> Path:
    file = folder / "texts.jsonl"
    file.write_text("\n".join(json.dumps(each) for each in rows))
    return file


def test_values_are_kept_or_refused_and_never_wrong(tmp_path: Path) -> None:
    file = a_file(tmp_path, {"id": 1, "text": "Kettle HN-500A, 1,200 mm, $5", "language": "en"})
    made = protecting.measure(file, generate=84, seed=3)
    figures = made["figures"]
    assert (made["work"]["texts"], made["work"]["directions"], figures["values_wrong"]) == (85, 42, 0)
    assert figures["values_kept"] + figures["values_refused"] == figures["values"]
    assert sum(number for key, number in figures.items() if key in {f"values_{kind}" for kind in (
        "number", "quantity", "dimensions", "range", "price", "model", "hs", "url", "emoji", "gtin")}) == figures["values"]  # fmt: skip
    assert made["compared"]["with"] == r"regular expression \d+"


def test_command_prints_one_report(bench: Bench, tmp_path: Path) -> None:
    file = a_file(tmp_path, {"id": 1, "text": "5 kg", "language": "en"})
    ran = bench("protect", "--input", str(file), "--seed", "2")
    made = json.loads(ran.stdout)
    assert (ran.returncode, made["bench"], made["work"]["texts"], made["figures"]["values_quantity"]) == (
        0,
        "protect",
        1,
        1,
    )


@pytest.mark.parametrize(
    "row, said", [
        ([1], "line 1"), ({"text": "a", "language": "en"}, "line 1"), ({"id": 1, "text": "a", "language": "de"}, "in none of the languages"),
    ],
)  # fmt: skip
def test_invalid_text_row_is_refused(tmp_path: Path, row: object, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        protecting.measure(a_file(tmp_path, row), generate=0, seed=1)


def test_empty_input_is_refused() -> None:
    with pytest.raises(Invalid, match="There must be a text"):
        protecting.measure(None, generate=0, seed=1)


def test_equal_seeds_make_equal_texts() -> None:
    assert list(made_texts(30, 5)) == list(made_texts(30, 5))
    assert list(made_texts(30, 5)) != list(made_texts(30, 6))
