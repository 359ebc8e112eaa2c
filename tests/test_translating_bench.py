"""Texts are translated and written down with what became of them, beside CTranslate2 alone."""

from pathlib import Path

import orjson

from expo.bench.translation.translating import TextRow, bare_seconds, measure, rows_of
from tests.support.argos_package import an_argos_package
from translation.engines.argos.engine import ArgosEngine
from translation.engines.engine import Pair

ROWS = (TextRow("a", "Zorple 500 ml", "en"), TextRow("b", "Lamp for the zorple", "en"), TextRow("c", "Hola", "es"))
"""Texts that the lexicon does not compose, so that the engine is asked."""


def test_each_text_is_written_with_its_values(tmp_path: Path) -> None:
    an_argos_package(tmp_path / "models", "en", "es")
    engine = ArgosEngine(tmp_path / "models", threads=1)
    made = measure(engine, tmp_path / "models", ROWS, "es", tmp_path / "out.jsonl")
    engine.close()
    lines = [orjson.loads(line) for line in (tmp_path / "out.jsonl").read_bytes().splitlines()]
    assert [line["id"] for line in lines] == ["a", "b"]
    assert lines[0]["protected"] == lines[0]["kept"] == ["500 ml"]
    assert "500 ml" in lines[0]["text"]
    # The words of this model mean nothing, so that none is shown without doubt.
    figures = made["figures"]
    refused = sum("refused" in line for line in lines) / len(lines)
    assert figures["shown_share"] == 0
    assert figures["doubtful_share"] == sum("doubtful" in line for line in lines) / len(lines)
    assert figures["doubtful_share"] + refused == 1
    assert figures.get("original_share", 0) == figures.get("refused_meaning_lost_share", 0) == refused
    assert figures["kept_share"] == 1
    assert made["ratio"] > 0
    assert made["compared"].keys() == {"texts_per_s", "characters_per_s", "seconds"}


def test_without_models_there_is_no_comparison(tmp_path: Path) -> None:
    assert bare_seconds(tmp_path, {Pair("en", "es"): [ROWS[0].text]}) is None


def test_rows_are_read_from_lines(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text('{"id": 1, "text": "Bottle", "language": "en"}\n\n', encoding="utf-8")
    assert rows_of(file) == [TextRow("1", "Bottle", "en")]
