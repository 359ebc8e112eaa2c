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


def test_the_library_translates_package_by_package(installed: None, packages: Path) -> None:
    engine = ArgosTranslateEngine(packages)
    assert engine.translate(["lamp"], "zh", "es") == ["LAMP (EN) (es)"]
    assert engine.version("zh", "es") == "argostranslate zh→en 1.9 + en→es 1.0"
    engine.close()


def test_a_text_that_it_cannot_do_is_left_out(installed: None, packages: Path) -> None:
    assert ArgosTranslateEngine(packages).translate(["lamp", "raise"], "en", "es") == ["LAMP (es)", None]


def test_without_it_the_engine_is_unavailable(packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "argostranslate", None)
    engine = ArgosTranslateEngine(packages)
    for ask in (engine.pairs, lambda: engine.version("en", "es"), lambda: engine.translate(["a"], "en", "es")):
        with pytest.raises(EngineUnavailable, match="Argos Translate is not installed"):
            ask()


def test_one_that_is_broken_says_how(installed: None, packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "argostranslate.translate", None)
    with pytest.raises(EngineUnavailable, match="Argos Translate cannot load translate-en_es"):
        ArgosTranslateEngine(packages).translate(["lamp"], "en", "es")
