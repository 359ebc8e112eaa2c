"""Installation of packages from an index: download, inspection and replacement."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Protocol

from translation.errors import PackageRefused
from translation.packages.disk import hold_lock
from translation.packages.download.fetch import Fetcher
from translation.packages.download.http import DEFAULT_TIMEOUTS, Timeouts
from translation.packages.format.package import NO_PROGRESS, Package, Progress, read_package
from translation.packages.index import Offer
from translation.packages.installed.record import Installed
from translation.packages.installed.store import PackageStore

_FETCHED: Final = ".fetched"
_LOCK: Final = ".fetching"
_WAIT_S: Final = 1.0
"""A download may take an hour: others are refused at once rather than made to wait."""


class InstallObserver(Protocol):
    """Observer of an installation."""

    def on_step(self, words: str) -> Progress:
        """Note the start of a step, such as ``Fetching zh → en 1.9``, and return the callback for its bytes."""
        ...

    def on_package(self, package: Package) -> None:
        """Note a package about to be installed, and its licence."""
        ...


class NullObserver:
    """Observer that ignores everything."""

    def on_step(self, words: str) -> Progress:  # noqa: ARG002 - unused
        """Ignore the step."""
        return NO_PROGRESS

    def on_package(self, package: Package) -> None:
        """Ignore the package."""


NULL_OBSERVER: Final[InstallObserver] = NullObserver()


class Installer:
    """Installer of packages into a store, from files and from the web."""

    def __init__(self, store: PackageStore, timeouts: Timeouts = DEFAULT_TIMEOUTS) -> None:
        """Keep downloads below the store's folder until they are installed."""
        self._store = store
        self._folder = store.folder / _FETCHED
        self._fetcher = Fetcher(self._folder, timeouts)

    def from_file(
        self, file: Path, checksum: str | None = None, observer: InstallObserver = NULL_OBSERVER
    ) -> Installed:
        """Install a local package file. Raises as `PackageStore.install` does."""
        package = read_package(file)
        observer.on_package(package)
        progress = observer.on_step(f"Unpacking {display_name(package)}")
        return self._store.install(file, checksum, progress)

    def from_offer(self, offer: Offer, observer: InstallObserver = NULL_OBSERVER) -> Installed:
        """Download and install a package; an interrupted download is resumed.

        Raises `FetchFailed` and `PackagesBusy`, and as `PackageStore.install` does.
        """
        name = f"{offer.pair.source}_{offer.pair.target}-{offer.version}.argosmodel"
        with hold_lock(self._store.folder / _LOCK, _WAIT_S), self._cleaned(name):
            file = self._fetcher.fetch(name, offer.file, observer.on_step(f"Fetching {display_name(offer)}"))
            package = read_package(file)
            if (package.pair, package.version) != (offer.pair, offer.version):
                raise PackageRefused(
                    f"The index promises {display_name(offer)}, but the package is {display_name(package)}."
                )
            return self.from_file(file, offer.file.checksum, observer)

    @contextlib.contextmanager
    def _cleaned(self, name: str) -> Iterator[None]:
        """Remove complete files after the block and, before it, those left by killed processes; partial ones stay."""
        for leftover in self._folder.glob("*.argosmodel"):
            leftover.unlink()
        try:
            yield
        finally:
            (self._folder / name).unlink(missing_ok=True)


def display_name(package: Package | Offer | Installed) -> str:
    """Return the display name of a package: ``zh → en 1.9``."""
    return f"{package.pair.source} → {package.pair.target} {package.version}"
