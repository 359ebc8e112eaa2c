"""Models within a budget."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from translation.engines.argos.installed import InstalledPackage
from translation.engines.argos.model_cache import ModelCache
from translation.errors import EngineUnavailable


@dataclass
class FakeLoader:
    """Loads models that are names, and notes what happens to them."""

    log: list[str] = field(default_factory=list)

    def load(self, package: InstalledPackage) -> "FakeModel":
        self.log.append(f"+{package.folder.name}")
        return FakeModel(package.folder.name, self.log)


@dataclass
class FakeModel:
    name: str
    log: list[str]

    def close(self) -> None:
        self.log.append(f"-{self.name}")


def a_package(name: str, size: int = 40, stamp: int = 1) -> InstalledPackage:
    return InstalledPackage(Path(name), "en", "es", "1.0", "", size, stamp)


def test_model_is_loaded_once() -> None:
    loader = FakeLoader()
    models = ModelCache(loader.load, 100)
    assert models.get(a_package("a")) is models.get(a_package("a"))
    assert loader.log == ["+a"]


def test_least_recently_used_model_is_evicted() -> None:
    loader = FakeLoader()
    models = ModelCache(loader.load, 100)
    for name in ("a", "b", "a", "c"):
        models.get(a_package(name))
    assert loader.log == ["+a", "+b", "-b", "+c"]
    assert [each.folder.name for each in models.loaded] == ["a", "c"]


def test_rewritten_model_replaces_old_one() -> None:
    loader = FakeLoader()
    models = ModelCache(loader.load, 100)
    models.get(a_package("a"))
    models.get(replace(a_package("a"), stamp=2))
    assert loader.log == ["+a", "-a", "+a"]


def test_model_over_budget_is_refused_without_eviction() -> None:
    loader = FakeLoader()
    models = ModelCache(loader.load, 100_000_000)
    models.get(a_package("a"))
    with pytest.raises(EngineUnavailable, match="The package b takes 200 MB of memory, and may take 100 MB"):
        models.get(a_package("b", 200_000_000))
    assert loader.log == ["+a"]


def test_clear_closes_all_models() -> None:
    loader = FakeLoader()
    models = ModelCache(loader.load, 100)
    models.get(a_package("a"))
    models.get(a_package("b"))
    models.clear()
    assert loader.log == ["+a", "+b", "-a", "-b"]
    assert models.loaded == ()
