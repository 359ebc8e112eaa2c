"""Models within a budget."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from translation.engines.argos.installed import InstalledPackage
from translation.engines.argos.model_cache import ModelCache
from translation.errors import EngineUnavailable


@dataclass
class Loads:
    """Loads models that are names, and notes what happens to them."""

    diary: list[str] = field(default_factory=list)

    def load(self, package: InstalledPackage) -> "Loaded":
        self.diary.append(f"+{package.folder.name}")
        return Loaded(package.folder.name, self.diary)


@dataclass
class Loaded:
    name: str
    diary: list[str]

    def close(self) -> None:
        self.diary.append(f"-{self.name}")


def a_package(name: str, size: int = 40, stamp: int = 1) -> InstalledPackage:
    return InstalledPackage(Path(name), "en", "es", "1.0", "", size, stamp)


def test_model_is_loaded_once() -> None:
    loads = Loads()
    models = ModelCache(loads.load, 100)
    assert models.get(a_package("a")) is models.get(a_package("a"))
    assert loads.diary == ["+a"]


def test_least_recently_used_model_is_evicted() -> None:
    loads = Loads()
    models = ModelCache(loads.load, 100)
    for name in ("a", "b", "a", "c"):
        models.get(a_package(name))
    assert loads.diary == ["+a", "+b", "-b", "+c"]
    assert [each.folder.name for each in models.loaded] == ["a", "c"]


def test_rewritten_model_replaces_old_one() -> None:
    loads = Loads()
    models = ModelCache(loads.load, 100)
    models.get(a_package("a"))
    models.get(replace(a_package("a"), stamp=2))
    assert loads.diary == ["+a", "-a", "+a"]


def test_model_over_budget_is_refused_without_eviction() -> None:
    loads = Loads()
    models = ModelCache(loads.load, 100_000_000)
    models.get(a_package("a"))
    with pytest.raises(EngineUnavailable, match="The package b takes 200 MB of memory, and may take 100 MB"):
        models.get(a_package("b", 200_000_000))
    assert loads.diary == ["+a"]


def test_clear_closes_all_models() -> None:
    loads = Loads()
    models = ModelCache(loads.load, 100)
    models.get(a_package("a"))
    models.get(a_package("b"))
    models.clear()
    assert loads.diary == ["+a", "+b", "-a", "-b"]
    assert models.loaded == ()
