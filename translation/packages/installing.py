"""Installation of packages from an index: download, inspection and replacement."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Protocol

from translation.errors import PackageRefused
from translation.packages.disk import held
from translation.packages.download.fetch import Fetcher
from translation.packages.download.http import PATIENCE, Timeouts
from translation.packages.format.package import UNTOLD, Package, Progress, read_package
from translation.packages.index import Offer
from translation.packages.installed.record import Installed
from translation.packages.installed.store import PackageStore

_FETCHED: Final = ".fetched"
_LOCK: Final = ".fetching"
_WAIT_S: Final = 1.0
"""A download may take an hour: others are refused at once rather than made to wait."""


class Watcher(Protocol):
    """Observer of an installation."""

    def step(self, words: str) -> Progress:
        """Note the start of a step, such as ``Fetching zh → en 1.9``, and return the callback for its bytes."""
        ...

    def package(self, package: Package) -> None:
        """Note a package about to be installed, and its licence."""
        ...


class Unwatched:
    """Observer that ignores everything."""

    def step(self, words: str) -> Progress:  # noqa: ARG002 - unused
        """Ignore the step."""
        return UNTOLD

    def package(self, package: Package) -> None:
        """Ignore the package."""


UNWATCHED: Final[Watcher] = Unwatched()


class Installer:
    """Installer of packages into a store, from files and from the web."""

    def __init__(self, store: PackageStore, patience: Timeouts = PATIENCE) -> None:
        """Keep downloads below the store's folder until they are installed."""
        self._store = store
        self._folder = store.folder / _FETCHED
        self._fetcher = Fetcher(self._folder, patience)

    def from_file(self, file: Path, checksum: str | None = None, watcher: Watcher = UNWATCHED) -> Installed:
        """Install a local package file. Raises as `PackageStore.install` does."""
        package = read_package(file)
        watcher.package(package)
        progress = watcher.step(f"Unpacking {named(package)}")
        return self._store.install(file, checksum, progress)

    def from_offer(self, offer: Offer, watcher: Watcher = UNWATCHED) -> Installed:
        """Download and install a package; an interrupted download is resumed.

        Raises `FetchFailed` and `PackagesBusy`, and as `PackageStore.install` does.
        """
        name = f"{offer.pair.source}_{offer.pair.target}-{offer.version}.argosmodel"
        with held(self._store.folder / _LOCK, _WAIT_S), self._swept(name):
            file = self._fetcher.fetch(name, offer.file, watcher.step(f"Fetching {named(offer)}"))
            package = read_package(file)
            if (package.pair, package.version) != (offer.pair, offer.version):
                raise PackageRefused(f"The index promises {named(offer)}, but the package is {named(package)}.")
            return self.from_file(file, offer.file.checksum, watcher)

    @contextlib.contextmanager
    def _swept(self, name: str) -> Iterator[None]:
        """Remove complete files after the block and, before it, those left by killed processes; partial ones stay."""
        for left in self._folder.glob("*.argosmodel"):
            left.unlink()
        try:
            yield
        finally:
            (self._folder / name).unlink(missing_ok=True)


def named(package: Package | Offer | Installed) -> str:
    """Return the display name of a package: ``zh → en 1.9``."""
    return f"{package.pair.source} → {package.pair.target} {package.version}"
