"""The demo installs its own translation models, and leaves those that somebody installed."""

from pathlib import Path
from unittest.mock import patch

import pytest

from expo.demo import models
from expo.demo.models import install_models
from translation.errors import EngineUnavailable
from translation.packages.installed.store import PackageStore


def test_models_are_installed_beside_those_that_are_there(tmp_path: Path) -> None:
    store = PackageStore(tmp_path)
    store.install(models._PACKAGES / "translate-zh_en-1_0.argosmodel")
    before = store.get("zh", "en")
    install_models(tmp_path)
    assert {each.pair for each in store.installed()} == {("zh", "en"), ("en", "es")}
    assert store.get("zh", "en") == before


def test_demo_does_without_models_that_cannot_be_loaded(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with patch.object(models, "require_loads", side_effect=EngineUnavailable("CTranslate2 is missing.")):
        install_models(tmp_path)
    assert PackageStore(tmp_path).installed() == []
    assert "CTranslate2 is missing." in caplog.text
