"""Records of installed packages: one small JSON file per pair, which appears once all else is in place."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from translation.engines.engine import Pair
from translation.errors import PackageRefused
from translation.packages.format.metadata import is_language
from translation.packages.format.package import Package

_MAX_BYTES: Final = 8_192
_FOLDER: Final = re.compile(r"[a-z]{2,3}_[a-z]{2,3}-[0-9a-f]{16}")
_CHECKSUM: Final = re.compile(r"[0-9a-f]{64}")
_RECORD: Final = re.compile(r"([a-z]{2,3})_([a-z]{2,3})\.json")


@dataclass(frozen=True)
class Installed:
    """An installed package. ``path`` holds ``metadata.json``, ``model/`` and the tokeniser's model."""

    pair: Pair
    source_name: str
    target_name: str
    version: str
    path: Path
    size: int
    """Bytes on disk."""
    licence: str
    """One line; empty if not stated."""
    installed_at: datetime
    """Timezone-aware."""
    checksum: str
    """SHA-256 of the package file, in hexadecimal."""


def is_folder_name(name: str) -> bool:
    """Return whether a name is a folder name given by the store."""
    return _FOLDER.fullmatch(name) is not None


def record_name(pair: Pair) -> str:
    """Return the file name of a pair's record."""
    return f"{pair.source}_{pair.target}.json"


def pair_of(name: str) -> Pair | None:
    """Return the pair of a record's file name; None for other files."""
    found = _RECORD.fullmatch(name)
    return Pair(found[1], found[2]) if found else None


def describe(package: Package, path: Path, checksum: str, at: datetime) -> Installed:
    """Return the record of a package."""
    metadata = package.metadata
    return Installed(
        pair=metadata.pair,
        source_name=metadata.source_name,
        target_name=metadata.target_name,
        version=metadata.version,
        path=path,
        size=package.size,
        licence=package.licence,
        installed_at=at,
        checksum=checksum,
    )


def encode(installed: Installed) -> bytes:
    """Return a record as JSON."""
    record = {
        "source": installed.pair.source,
        "source_name": installed.source_name,
        "target": installed.pair.target,
        "target_name": installed.target_name,
        "version": installed.version,
        "folder": installed.path.name,
        "size": installed.size,
        "licence": installed.licence,
        "installed_at": installed.installed_at.isoformat(),
        "checksum": installed.checksum,
    }
    return json.dumps(record, ensure_ascii=False, indent=1).encode()


def read_record(file: Path) -> Installed:
    """Return a record. Raises `PackageRefused` for a damaged one, and `OSError` (also if it is gone)."""
    with file.open("rb") as record:
        content = record.read(_MAX_BYTES + 1)
    try:
        return _read(json.loads(content[:_MAX_BYTES]), file.parent)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise PackageRefused(f"The record of an installed model is damaged: {file.name}") from error


def _read(record: Mapping[str, Any], folder: Path) -> Installed:
    texts = ("source", "source_name", "target", "target_name", "version", "folder", "licence", "checksum")
    if not all(isinstance(record[name], str) for name in texts) or not isinstance(record["size"], int):
        raise TypeError("a record's values are of other types")
    fits = is_language(record["source"]) and is_language(record["target"]) and _CHECKSUM.fullmatch(record["checksum"])
    at = datetime.fromisoformat(record["installed_at"])
    if not fits or not is_folder_name(record["folder"]) or at.tzinfo is None:
        raise ValueError("a record's values cannot be")
    return Installed(
        pair=Pair(record["source"], record["target"]),
        source_name=record["source_name"],
        target_name=record["target_name"],
        version=record["version"],
        path=folder / record["folder"],
        size=record["size"],
        licence=record["licence"],
        installed_at=at,
        checksum=record["checksum"],
    )
