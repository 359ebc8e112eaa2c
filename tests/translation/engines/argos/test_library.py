"""The library itself, when it is there; here something stands in for it."""

import sys
from pathlib import Path

import pytest

from tests.support import fake_library
from translation.engines.argos.library import ArgosTranslateEngine
from translation.errors import EngineUnavailable


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, module in fake_library.MODULES.items():
        monkeypatch.setitem(sys.modules, name, module)


def test_library_translates_via_two_packages(installed: None, packages: Path) -> None:
    engine = ArgosTranslateEngine(packages)
    assert engine.translate(["lamp"], "zh", "es") == ["LAMP (EN) (es)"]
    assert engine.version("zh", "es") == "argostranslate zh→en 1.9 + en→es 1.0"
    engine.close()


def test_untranslatable_text_returns_none(installed: None, packages: Path) -> None:
    assert ArgosTranslateEngine(packages).translate(["lamp", "raise"], "en", "es") == ["LAMP (es)", None]


def test_engine_is_unavailable_without_library(packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "argostranslate", None)
    engine = ArgosTranslateEngine(packages)
    for ask in (engine.pairs, lambda: engine.version("en", "es"), lambda: engine.translate(["a"], "en", "es")):
        with pytest.raises(EngineUnavailable, match="Argos Translate is not installed"):
            ask()


def test_broken_library_reports_cause(installed: None, packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "argostranslate.translate", None)
    with pytest.raises(EngineUnavailable, match="Argos Translate cannot load translate-en_es"):
        ArgosTranslateEngine(packages).translate(["lamp"], "en", "es")
