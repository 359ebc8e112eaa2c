"""``metadata.json``: the languages and version of a package."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from translation.engines.engine import Pair
from translation.errors import PackageRefused
from translation.packages.format.licence import one_line

_TAG: Final = re.compile(r"[a-z]{2,3}")
_VERSION: Final = re.compile(r"[0-9A-Za-z](?:[.+-]?[0-9A-Za-z]){0,31}")
_TOKEN: Final = re.compile(r"[0-9]+|[A-Za-z]+")


def is_language(tag: object) -> bool:
    """Return whether a value is a primary language tag (BCP 47, RFC 5646: ISO 639's two or three letters)."""
    return isinstance(tag, str) and _TAG.fullmatch(tag) is not None


def version_order(version: str) -> tuple[tuple[int, int, str], ...]:
    """Return a sort key for versions: numbers by value; letters (1.0rc) sort before nothing and numbers."""
    tokens = _TOKEN.findall(version)
    return (*((1, int(each), "") if each.isdigit() else (-1, 0, each.lower()) for each in tokens), (0, 0, ""))


@dataclass(frozen=True)
class Metadata:
    """Metadata of a package; names and licence are one line each, without control characters."""

    pair: Pair
    source_name: str
    target_name: str
    version: str
    made_for: str
    """Version of Argos Translate that it was made for; empty if not stated."""
    licence: str
    """Empty if not stated here."""


@dataclass(frozen=True)
class DescribedPackage:
    """A package, available or at hand, with its metadata."""

    metadata: Metadata

    @property
    def pair(self) -> Pair:
        """Its language pair."""
        return self.metadata.pair

    @property
    def version(self) -> str:
        """Its version, such as 1.9."""
        return self.metadata.version


def read_metadata(content: bytes) -> Metadata:
    """Return the metadata in a ``metadata.json``. Raises `PackageRefused` if it is not JSON or incomplete."""
    try:
        metadata = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise PackageRefused("The package's metadata.json is not JSON.") from error
    if not isinstance(metadata, dict):
        raise PackageRefused("The package's metadata.json is not a JSON object.")
    return metadata_of(metadata)


def metadata_of(metadata: Mapping[str, Any]) -> Metadata:
    """Return the metadata in an object of a ``metadata.json`` or an index. Raises `PackageRefused`."""
    if metadata.get("type", "translate") != "translate":
        raise PackageRefused(
            f"The package is one for {_text(metadata, 'type') or 'something else'}, not for translating."
        )
    source, target = metadata.get("from_code"), metadata.get("to_code")
    if not is_language(source) or not is_language(target) or source == target:
        raise PackageRefused("The package does not name two languages, each a tag of two or three letters such as zh.")
    version = metadata.get("package_version")
    if not isinstance(version, str) or _VERSION.fullmatch(version) is None:
        raise PackageRefused("The package's version is missing, or is none such as 1.9.")
    return Metadata(
        pair=Pair(str(source), str(target)),
        source_name=_text(metadata, "from_name") or str(source),
        target_name=_text(metadata, "to_name") or str(target),
        version=version,
        made_for=_text(metadata, "argos_version"),
        licence=_text(metadata, "license") or _text(metadata, "licence"),
    )


def _text(metadata: Mapping[str, Any], name: str) -> str:
    value = metadata.get(name)
    return one_line(value) if isinstance(value, str) else ""
