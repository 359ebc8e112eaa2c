"""What a setting means."""

import subprocess
import sys
from pathlib import Path

import pytest

from translation.engines.libretranslate.engine import LibreTranslateEngine
from translation.engines.named import engine_from
from translation.engines.null import NullEngine
from translation.engines.worker.engine import WorkerEngine
from translation.errors import EngineUnavailable


@pytest.mark.parametrize(
    "url, kind, name",
    [
        ("", WorkerEngine, "argos"),
        ("none", NullEngine, "none"),
        ("http://127.0.0.1:5000", LibreTranslateEngine, "libretranslate"),
        ("https://translate.example", LibreTranslateEngine, "libretranslate"),
        ("argostranslate:", WorkerEngine, "argostranslate"),
    ],
)
def test_setting_selects_engine(url: str, kind: type, name: str, tmp_path: Path) -> None:
    engine = engine_from(url, tmp_path, 1_000_000_000, "key")
    assert isinstance(engine, kind)
    assert engine.name == name


@pytest.mark.parametrize("url", ["argos", "ftp://example.com", "None", " "])
def test_unknown_setting_is_refused(url: str, tmp_path: Path) -> None:
    with pytest.raises(EngineUnavailable, match="There is no engine of the name"):
        engine_from(url, tmp_path, 1_000_000_000)


def test_offers_are_known_without_process(packages: Path) -> None:
    engine = engine_from("", packages, 1_000_000_000)
    assert isinstance(engine, WorkerEngine)
    assert engine.version("zh", "es") == "argos zh→en 1.9 + en→es 1.0"
    assert len(engine.pairs()) == 3
    assert engine.pid is None


def test_engine_selection_imports_no_model_library() -> None:
    program = (
        "import sys, translation.engines.named; sys.exit(bool({'ctranslate2', 'sentencepiece'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False, timeout=60).returncode == 0


def test_missing_packages_give_no_pairs(tmp_path: Path) -> None:
    assert engine_from("", tmp_path / "none yet", 1_000_000_000).pairs() == frozenset()
