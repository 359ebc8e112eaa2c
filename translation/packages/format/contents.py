"""Magic number checks: the author of a package chooses its file names, so their first bytes must match."""

import struct
from collections.abc import Iterable, Iterator
from typing import Final

from translation.errors import PackageRefused
from translation.packages.format import names

_ZIPS: Final = (b"PK\x03\x04", b"PK\x05\x06")
_ARCHIVES: Final = (*_ZIPS, b"\x1f\x8b\x08", b"BZh9", b"\xfd7zXZ\x00", b"7z\xbc\xaf\x27\x1c", b"\x28\xb5\x2f\xfd")
_PICKLES: Final = (b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05", b"\x93NUMPY", b"\x7fELF")
_HEADER: Final = struct.Struct("<IH")
_NEWEST: Final = 99
"""Newest accepted version: CTranslate2 4 writes 6; the first with the name of its kind of model is 2."""
_MAX_NAME_LENGTH: Final = 100


def contents_checked(name: str, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Pass through the content of a file of this name. Raises `PackageRefused` if its first bytes do not match."""
    is_first = True
    for chunk in chunks:
        if is_first:
            _check_beginning(name, chunk)
            is_first = False
        yield chunk
    if is_first and not names.is_text(name):
        raise PackageRefused(f"A file of the package is empty: {names.display_name(name)}")


def _check_beginning(name: str, beginning: bytes) -> None:
    if beginning.startswith(_ARCHIVES + _PICKLES):
        raise PackageRefused(f"A file of the package is an archive, a program or a pickle: {names.display_name(name)}")
    if name == names.WEIGHTS and not _is_model(beginning):
        raise PackageRefused("The package's model.bin is no model of CTranslate2.")


def _is_model(beginning: bytes) -> bool:
    """Return whether a file begins like CTranslate2's ``model.bin``.

    It begins with its version, uint32, and the name of its kind of model, such as TransformerSpec: a uint16 length
    including the final NUL, then ASCII (``ctranslate2/specs/model_spec.py``); both little-endian.
    """
    if len(beginning) < _HEADER.size:
        return False
    version, length = _HEADER.unpack_from(beginning)
    kind = beginning[_HEADER.size : _HEADER.size + length]
    fits = 2 <= version <= _NEWEST and 2 <= length <= _MAX_NAME_LENGTH and len(kind) == length
    return fits and kind.endswith(b"\0") and kind[:-1].isalnum() and kind.isascii()
