"""Cache of translation models in memory: loads a model on first use and unloads the least recently used ones."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from translation.engines.argos.installed import InstalledPackage
from translation.errors import EngineUnavailable

_MB = 1_000_000


class Model(Protocol):
    """A model that can be unloaded."""

    def close(self) -> None:
        """Release the memory."""
        ...


M = TypeVar("M", bound=Model)


class ModelCache(Generic[M]):
    """Loaded models, by package, that together take at most ``budget`` bytes of memory. Not thread-safe.

    A model counts as the size of its files. ``load`` loads the model of a package.
    """

    def __init__(self, load: Callable[[InstalledPackage], M], budget: int) -> None:
        self._load = load
        self._budget = budget
        self._loaded: OrderedDict[InstalledPackage, M] = OrderedDict()

    def get(self, package: InstalledPackage) -> M:
        """Return a package's model. Raises `EngineUnavailable` if it cannot be loaded, or is larger than the budget."""
        if package not in self._loaded:
            self._make_room(package)
            self._loaded[package] = self._load(package)
        self._loaded.move_to_end(package)
        return self._loaded[package]

    def clear(self) -> None:
        """Unload all models."""
        while self._loaded:
            self._drop(next(iter(self._loaded)))

    @property
    def loaded(self) -> tuple[InstalledPackage, ...]:
        """Packages whose models are loaded, least recently used first."""
        return tuple(self._loaded)

    def _make_room(self, package: InstalledPackage) -> None:
        if package.bytes > self._budget:
            raise EngineUnavailable(
                f"The package {package.folder.name} takes {package.bytes // _MB} MB of memory, and may take "
                f"{self._budget // _MB} MB."
            )
        for older in [each for each in self._loaded if each.folder == package.folder]:
            # Another version of the same package is no longer needed.
            self._drop(older)
        while sum(each.bytes for each in self._loaded) + package.bytes > self._budget:
            self._drop(next(iter(self._loaded)))

    def _drop(self, package: InstalledPackage) -> None:
        self._loaded.pop(package).close()
