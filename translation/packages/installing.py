"""From an offer of an index to an installed package: fetched, looked at, and put in its place."""

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
"""Who fetches may do so for an hour: others are told at once rather than made to wait."""


class Watcher(Protocol):
    """Is told how an installation goes on."""

    def step(self, words: str) -> Progress:
        """Take note of a step that begins, such as ``Fetching zh → en 1.9``, and return who is told its bytes."""
        ...

    def package(self, package: Package) -> None:
        """Take note of a package that is about to be installed, and of its licence."""
        ...


class Unwatched:
    """Nobody is told."""

    def step(self, words: str) -> Progress:  # noqa: ARG002 - nobody reads them
        """Tell nobody."""
        return UNTOLD

    def package(self, package: Package) -> None:
        """Tell nobody."""


UNWATCHED: Final[Watcher] = Unwatched()


class Installer:
    """Installs packages into a store, from files and from the web."""

    def __init__(self, store: PackageStore, patience: Timeouts = PATIENCE) -> None:
        """Keep what is fetched below the store's folder until it is installed."""
        self._store = store
        self._folder = store.folder / _FETCHED
        self._fetcher = Fetcher(self._folder, patience)

    def from_file(self, file: Path, checksum: str | None = None, watcher: Watcher = UNWATCHED) -> Installed:
        """Install a package file of this machine. Raises as `PackageStore.install` does."""
        package = read_package(file)
        watcher.package(package)
        progress = watcher.step(f"Unpacking {named(package)}")
        return self._store.install(file, checksum, progress)

    def from_offer(self, offer: Offer, watcher: Watcher = UNWATCHED) -> Installed:
        """Fetch a package and install it; what was fetched of it before is gone on with.

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
        """Remove whole files when the block ends and, before it, those that a killed process left; parts stay."""
        for left in self._folder.glob("*.argosmodel"):
            left.unlink()
        try:
            yield
        finally:
            (self._folder / name).unlink(missing_ok=True)


def named(package: Package | Offer | Installed) -> str:
    """Return what a package is called where people read it: ``zh → en 1.9``."""
    return f"{package.pair.source} → {package.pair.target} {package.version}"
