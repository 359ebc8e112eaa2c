"""Kinds of certificates, named in seven languages, with their spelling variants."""

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from expo.exhibitors.errors import CertificateKindNotFound

_SPACES: Final = re.compile(r"[\s_-]+")


class CertificateScope(StrEnum):
    """What a certificate is issued for: a company, a product, or either."""

    COMPANY = "COMPANY"
    PRODUCT = "PRODUCT"
    BOTH = "BOTH"


@dataclass(frozen=True)
class CertificateKind:
    """A kind of certificate. ``label`` is the mark's own name, ``names`` its subject by language."""

    key: str
    label: str
    scope: CertificateScope
    names: dict[str, str]
    aliases: tuple[str, ...] = ()


@cache
def certificate_kinds() -> dict[str, CertificateKind]:
    """Return all kinds by key, in file order."""
    raw = tomllib.loads((Path(__file__).parent / "certificates.toml").read_text(encoding="utf-8"))
    return {
        key: CertificateKind(
            key=key,
            label=each["label"],
            scope=CertificateScope(each["scope"]),
            names=each["names"],
            aliases=tuple(each.get("aliases", ())),
        )
        for key, each in raw["kinds"].items()
    }


@cache
def _by_name() -> dict[str, CertificateKind]:
    return {
        _folded(name): kind
        for kind in certificate_kinds().values()
        for name in (*kind.names.values(), *kind.aliases, kind.label, kind.key)
    }


def certificate_kind(key: str, *, field: str = "kind") -> CertificateKind:
    """Return the kind with this key; raises `CertificateKindNotFound`."""
    found = certificate_kinds().get(key)
    if found is None:
        raise CertificateKindNotFound(field=field)
    return found


def find_certificate_kind(name: str) -> CertificateKind | None:
    """Return the kind with this name or spelling variant in any language, or None."""
    return _by_name().get(_folded(name))


def _folded(name: str) -> str:
    return _SPACES.sub(" ", name).strip().casefold()
