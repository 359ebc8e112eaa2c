"""``metadata.json``: which languages a package translates between, and its version."""

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
    """Say whether something is a primary language tag (BCP 47, RFC 5646: ISO 639's two or three letters)."""
    return isinstance(tag, str) and _TAG.fullmatch(tag) is not None


def version_order(version: str) -> tuple[tuple[int, int, str], ...]:
    """Return a key that sorts versions: numbers by their value, and letters (1.0rc) before nothing and numbers."""
    tokens = _TOKEN.findall(version)
    return (*((1, int(each), "") if each.isdigit() else (-1, 0, each.lower()) for each in tokens), (0, 0, ""))


@dataclass(frozen=True)
class Metadata:
    """What a package says of itself; names and licence are one line each, without control characters."""

    pair: Pair
    source_name: str
    target_name: str
    version: str
    made_for: str
    """The version of Argos Translate that it was made for; empty: it does not say."""
    licence: str
    """Empty: it does not say here."""


def read_metadata(content: bytes) -> Metadata:
    """Return what a ``metadata.json`` says. Raises `PackageRefused` for one that is not JSON or lacks something."""
    try:
        said = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise PackageRefused("The package's metadata.json is not JSON.") from error
    if not isinstance(said, dict):
        raise PackageRefused("The package's metadata.json is not a JSON object.")
    return metadata_of(said)


def metadata_of(said: Mapping[str, Any]) -> Metadata:
    """Return what an object of a ``metadata.json`` or of an index says. Raises `PackageRefused`."""
    if said.get("type", "translate") != "translate":
        raise PackageRefused(f"The package is one for {_text(said, 'type') or 'something else'}, not for translating.")
    source, target = said.get("from_code"), said.get("to_code")
    if not is_language(source) or not is_language(target) or source == target:
        raise PackageRefused("The package does not name two languages, each a tag of two or three letters such as zh.")
    version = said.get("package_version")
    if not isinstance(version, str) or _VERSION.fullmatch(version) is None:
        raise PackageRefused("The package's version is missing, or is none such as 1.9.")
    return Metadata(
        pair=Pair(str(source), str(target)),
        source_name=_text(said, "from_name") or str(source),
        target_name=_text(said, "to_name") or str(target),
        version=version,
        made_for=_text(said, "argos_version"),
        licence=_text(said, "license") or _text(said, "licence"),
    )


def _text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name)
    return one_line(value) if isinstance(value, str) else ""
