"""File types by signature: file names and declared types cannot be trusted.

Hand-written: filetype and puremagic lack GLB, and mistake QuickTime for MP4 or a ZIP for Word (decision 0036).
"""

from collections.abc import AsyncIterator
from typing import Final

TYPES: Final = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "gif": "image/gif",
    "avif": "image/avif",
    "pdf": "application/pdf",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "glb": "model/gltf-binary",
    "zip": "application/zip",
    "bin": "application/octet-stream",
}
"""Media types by the file extension of our keys; ``bin`` is everything else."""

ENOUGH: Final = 64
"""Number of bytes that `type_of` needs."""

_STARTS: Final = (
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"%PDF-", "pdf"),
    (b"glTF", "glb"),
    (b"PK\x03\x04", "zip"),
)
_EBML: Final = b"\x1a\x45\xdf\xa3"


def type_of(start: bytes) -> str:
    """Return the extension (a key of `TYPES`) of a file that begins with ``start``.

    Signatures: PNG (RFC 2083), PDF (ISO 32000), ISO base media file format (ISO 14496-12:
    ``ftyp`` and its major brand), RIFF for WebP, EBML with its DocType for WebM,
    ``glTF`` for GLB (ISO/IEC 12113).
    """
    if start[4:8] == b"ftyp":
        return _iso_media(start[8:12])
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "webp"
    if start.startswith(_EBML):
        return "webm" if b"webm" in start[:ENOUGH] else "bin"
    return next((ending for signature, ending in _STARTS if start.startswith(signature)), "bin")


def _iso_media(brand: bytes) -> str:
    if brand in {b"avif", b"avis"}:
        return "avif"
    return "mp4" if brand[:3] in {b"iso", b"mp4", b"M4V", b"avc", b"das", b"MSN"} else "bin"


async def peek(body: AsyncIterator[bytes]) -> tuple[bytes, AsyncIterator[bytes]]:
    """Return the first `ENOUGH` bytes of a stream (fewer if it is shorter), and the whole stream."""
    start = b""
    async for chunk in body:
        start += chunk
        if len(start) >= ENOUGH:
            break
    return start[:ENOUGH], _rejoined(start, body)


async def _rejoined(start: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    if start:
        yield start
    async for chunk in rest:
        yield chunk
