"""How many pixels a picture has, as its file says at its beginning: nothing is decoded, and little is read."""

import io
from typing import Final

from PIL import Image

MOST_READS: Final = 4_000
"""So often Pillow may read on: four times for each part of a JPEG, of which large profiles and notes take hundreds."""

_PNG_HEAD: Final = 33
_NO_PIXELS: Final = b"\0\0\0\0IDAT"
"""A PNG's size stands in its first chunk; Pillow would unpack all texts and profiles between that and the pixels."""


class BoundedFile(io.BytesIO):
    """A file that is read in at most `MOST_READS` parts; raises OSError for more."""

    reads = 0

    def read(self, size: int | None = -1, /) -> bytes:
        """Read on."""
        self.reads += 1
        if self.reads > MOST_READS:
            raise OSError
        return super().read(size)


def picture_size(data: bytes, kind: str) -> tuple[int, int] | None:
    """Return width and height of a picture of a kind (``PNG``, ``JPEG`` or ``WEBP``); None where it is none.

    None, too, where it says to be so large that Pillow would not open it.
    """
    file = BoundedFile(data[:_PNG_HEAD] + _NO_PIXELS if kind == "PNG" else data)
    try:
        with Image.open(file, formats=(kind,)) as picture:
            return picture.size
    except (OSError, SyntaxError, ValueError, Warning, Image.DecompressionBombError):
        return None
