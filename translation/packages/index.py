"""Index of available packages: ``index.json`` of argospm-index, or of a mirror.

A JSON list of objects like ``metadata.json`` (`translation.packages.format.metadata`), with ``links`` and, where a
mirror provides them, ``size`` in bytes and ``sha256``. Links are absolute, or relative to the address of the index.
"""

import contextlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from translation.engines.engine import Pair
from translation.errors import FetchFailed, IndexRefused, PackageNotFound, PackageRefused
from translation.packages.download.addresses import display_address, file_of, is_web, resolve
from translation.packages.download.fetch import RemoteFile
from translation.packages.download.http import DEFAULT_TIMEOUTS, Timeouts, read_small
from translation.packages.format.limits import LIMITS, MIB
from translation.packages.format.metadata import DescribedPackage, metadata_of, version_order

PUBLIC_INDEX: Final = "https://raw.githubusercontent.com/argosopentech/argospm-index/main/index.json"
_MAX_BYTES: Final = 8 * MIB
_MAX_ENTRIES: Final = 20_000
_MAX_LINKS: Final = 16
_MAX_LINK_LENGTH: Final = 2_048
_CHECKSUM: Final = re.compile(r"[0-9a-fA-F]{64}")


@dataclass(frozen=True)
class Offer(DescribedPackage):
    """An available package: its metadata in the index, and its file."""

    file: RemoteFile


@dataclass(frozen=True)
class PackageIndex:
    """The newest package of each pair."""

    offers: Mapping[Pair, Offer]
    skipped: int = 0
    """Number of skipped entries: not for translation, or unusable."""

    def offer(self, source: str, target: str) -> Offer:
        """Return the package that translates between two languages. Raises `PackageNotFound`."""
        found = self.offers.get(Pair(source, target))
        if found is None:
            raise PackageNotFound(f"The index has no package from {source} to {target}.")
        return found


def load_index(address: str = PUBLIC_INDEX, timeouts: Timeouts = DEFAULT_TIMEOUTS) -> PackageIndex:
    """Return the index at a web address or in a file: a path or ``file://``.

    Raises `FetchFailed` where it is not available, `IndexRefused` for an invalid index.
    """
    if is_web(address):
        return read_index(read_small(address, _MAX_BYTES, timeouts), address)
    try:
        with file_of(address).open("rb") as file:
            content = file.read(_MAX_BYTES + 1)
    except OSError as error:
        raise FetchFailed(f"The index cannot be read: {display_address(address)}: {error.strerror}.") from error
    return read_index(content, address)


def read_index(content: bytes, address: str) -> PackageIndex:
    """Return the index in a file's content, which came from ``address``. Raises `IndexRefused` for an invalid index.

    Unusable entries are skipped, since an index may list packages for other programs.
    """
    if len(content) > _MAX_BYTES:
        raise IndexRefused(f"The index has more than {_MAX_BYTES:,} bytes.")
    try:
        entries = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise IndexRefused(f"The index is not JSON: {display_address(address)}") from error
    if not isinstance(entries, list) or len(entries) > _MAX_ENTRIES:
        raise IndexRefused(f"The index is not a list of at most {_MAX_ENTRIES:,} packages: {display_address(address)}")
    found = [offer for each in entries if (offer := _offer(each, address)) is not None]
    newest: dict[Pair, Offer] = {}
    for offer in found:
        known = newest.get(offer.pair)
        if known is None or version_order(offer.version) > version_order(known.version):
            newest[offer.pair] = offer
    return PackageIndex(dict(sorted(newest.items())), len(entries) - len(found))


def _offer(entry: object, address: str) -> Offer | None:
    """Return an entry of an index; None if it is unusable."""
    if not isinstance(entry, dict):
        return None
    try:
        metadata = metadata_of(entry)
    except PackageRefused:
        return None
    links, checksum, size = tuple(_links(entry, address)), entry.get("sha256"), entry.get("size")
    # An invalid checksum or size is not just ignored: that would admit any file.
    checkable = checksum is None or (isinstance(checksum, str) and _CHECKSUM.fullmatch(checksum))
    sized = size is None or (type(size) is int and 0 < size <= LIMITS.archive)
    if not links or not checkable or not sized:
        return None
    return Offer(metadata, RemoteFile(links, None if checksum is None else str(checksum).lower(), size))


def _links(entry: Mapping[str, Any], address: str) -> Iterator[str]:
    """Yield the links to the file, in the index's order; unsupported kinds are skipped."""
    links = entry.get("links")
    for link in links[:_MAX_LINKS] if isinstance(links, list) else ():
        if isinstance(link, str) and 0 < len(link) <= _MAX_LINK_LENGTH and link.isprintable():
            with contextlib.suppress(FetchFailed):
                yield resolve(link, address)
