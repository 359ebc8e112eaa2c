"""Dimensions of pictures, read from the file header: nothing is decoded, and little is read."""

import io
from typing import Final

from PIL import Image

MAX_READS: Final = 4_000
"""Largest number of reads by Pillow: four per segment of a JPEG, and large profiles and comments take hundreds."""

_PNG_HEAD: Final = 33
_NO_PIXELS: Final = b"\0\0\0\0IDAT"
"""Replaces the rest of a PNG after its first chunk, which has the size: Pillow would unpack all texts and profiles."""


class BoundedFile(io.BytesIO):
    """A file that allows `MAX_READS` reads; raises OSError for more."""

    reads = 0

    def read(self, size: int | None = -1, /) -> bytes:
        """Read and count."""
        self.reads += 1
        if self.reads > MAX_READS:
            raise OSError
        return super().read(size)


def picture_size(data: bytes, kind: str) -> tuple[int, int] | None:
    """Return width and height of a picture of a kind (``PNG``, ``JPEG`` or ``WEBP``), or None if it is not one.

    Also returns None for declared sizes that are too large for Pillow.
    """
    file = BoundedFile(data[:_PNG_HEAD] + _NO_PIXELS if kind == "PNG" else data)
    try:
        with Image.open(file, formats=(kind,)) as picture:
            return picture.size
    except (OSError, SyntaxError, ValueError, Warning, Image.DecompressionBombError):
        return None
