"""Packages in a folder, and routes between languages.

A package is a folder like an unpacked ``.argosmodel``: ``metadata.json``, ``model/`` (CTranslate2) and
``sentencepiece.model``. Some have a ``bpe.model`` instead, which needs the Moses tokeniser of Argos Translate.
"""

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import msgspec

from translation.engines.engine import PIVOT, Pair
from translation.engines.tags import preference_rank, primary_tag
from translation.errors import PairNotOffered

SENTENCEPIECE: Final = "sentencepiece.model"
MOSES: Final = "bpe.model"
_MAX_METADATA_BYTES: Final = 1_000_000
_MAX_PACKAGES: Final = 1_000
_TOLD_BY: Final = ("metadata.json", "model/model.bin")
"""Files of a package whose change means another package."""
_DIGITS: Final = re.compile(r"[0-9]{1,9}")
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class InstalledPackage:
    """A package that translates from ``source`` to ``target``.

    ``prefix`` is the token that every translation must begin with, empty for most. ``bytes`` is the size of its
    model, and ``stamp`` the modification time of that in nanoseconds.
    """

    folder: Path
    source: str
    target: str
    version: str
    prefix: str
    bytes: int
    stamp: int
    preference_rank: int = 0

    @property
    def rank(self) -> tuple[int, list[int], str]:
        """Sort key among packages of the same pair: the smallest is used."""
        newest = [-int(number) for number in _DIGITS.findall(self.version)]
        return (self.preference_rank, newest, self.folder.name)


class PackageFolder:
    """Packages of a folder, rescanned on every call, since other processes install and remove them.

    A package needs one of the files ``tokenisers``.
    """

    def __init__(self, folder: Path, tokenisers: Sequence[str] = (SENTENCEPIECE,)) -> None:
        self.folder = folder
        self._tokenisers = tokenisers
        self._logged: set[str] = set()
        self._best: dict[Pair, InstalledPackage] = {}
        self._read_as: list[tuple[Any, ...]] | None = None

    def packages(self) -> dict[Pair, InstalledPackage]:
        """Return the packages by pair, the newest of each."""
        folders = self._folders()
        stamps = [(folder, *(_stamp(folder / name) for name in (*_TOLD_BY, *self._tokenisers))) for folder in folders]
        if self._read_as != stamps:
            self._best, self._read_as = self._newest(folders), stamps
        return self._best

    def _newest(self, folders: Sequence[Path]) -> dict[Pair, InstalledPackage]:
        best: dict[Pair, InstalledPackage] = {}
        for package in self._readable(folders):
            pair = Pair(package.source, package.target)
            if pair not in best or package.rank < best[pair].rank:
                best[pair] = package
        return best

    def pairs(self) -> frozenset[Pair]:
        """Return the available pairs, direct and by way of English."""
        direct = self.packages().keys()
        into = {pair.source for pair in direct if pair.target == PIVOT}
        out = {pair.target for pair in direct if pair.source == PIVOT}
        return frozenset(direct) | {Pair(source, target) for source in into for target in out if source != target}

    def route(self, source: str, target: str) -> tuple[InstalledPackage, ...]:
        """Return the one package from ``source`` to ``target``, or the two by way of English.

        Raises `PairNotOffered`.
        """
        packages = self.packages()
        for pairs in ([Pair(source, target)], [Pair(source, PIVOT), Pair(PIVOT, target)]):
            if all(pair in packages for pair in pairs) and source != target:
                return tuple(packages[pair] for pair in pairs)
        raise PairNotOffered(source, target)

    def version(self, source: str, target: str) -> str:
        """Return the route and its versions: ``argos zh→en 1.9 + en→es 1.0``. Raises `PairNotOffered`."""
        route = self.route(source, target)
        return "argos " + " + ".join(f"{each.source}→{each.target} {each.version}" for each in route)

    def _folders(self) -> list[Path]:
        if not self.folder.is_dir():
            return []
        found = sorted(each for each in self.folder.iterdir() if each.is_dir() and not each.name.startswith("."))
        return found[:_MAX_PACKAGES]

    def _readable(self, folders: Sequence[Path]) -> Iterator[InstalledPackage]:
        for folder in folders:
            try:
                yield self._read(folder)
            except (OSError, ValueError) as error:
                self._tell(folder, error)

    def _tell(self, folder: Path, error: Exception) -> None:
        """Log an unusable folder, once."""
        if folder.name not in self._logged:
            self._logged.add(folder.name)
            _log.warning("The package %s is left out: %s", folder.name, error)

    def _read(self, folder: Path) -> InstalledPackage:
        """Read a package's metadata. Raises `OSError`, and `ValueError` for an unusable package."""
        with (folder / "metadata.json").open("rb") as file:
            metadata = msgspec.json.decode(file.read(_MAX_METADATA_BYTES), type=dict[str, Any])
        source, target = metadata.get("from_code"), metadata.get("to_code")
        tags = primary_tag(source), primary_tag(target)
        if not isinstance(source, str) or not isinstance(target, str) or tags[0] is None or tags[1] is None:
            raise ValueError("Its metadata names no two languages.")
        if not any((folder / name).is_file() for name in self._tokenisers):
            raise ValueError(f"It has no {' or '.join(self._tokenisers)}.")
        weights = (folder / "model" / "model.bin").stat()
        prefix = metadata.get("target_prefix")
        return InstalledPackage(
            folder=folder,
            source=tags[0],
            target=tags[1],
            version=str(metadata.get("package_version", ""))[:40],
            prefix=prefix if isinstance(prefix, str) else "",
            bytes=weights.st_size,
            stamp=weights.st_mtime_ns,
            preference_rank=preference_rank(source) + preference_rank(target),
        )


def _stamp(file: Path) -> tuple[int, int, int] | None:
    """Return a fingerprint of a file from its status alone: modification time, size and inode."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
