"""Pictures: identified by content, rotated upright, scaled down, and stripped of metadata.

Whatever the upload, only WebP that we encoded is served, in three sizes. None of the
original's metadata (location, camera, comments) survives, and files that are not pictures
fail in the decoder.
"""

import asyncio
import hashlib
import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageCms, ImageOps

from expo.kit.errors import Invalid, TooMuch
from expo.kit.files.blobs import Blobs
from expo.kit.ids import new_id

SIZES: Final = {"large": 1600, "medium": 640, "small": 240}
"""Longest side in pixels, by name of the size; pictures are never enlarged."""

MAX_BYTES: Final = 15 * 1024 * 1024
MAX_PIXELS: Final = 40_000_000
_FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
_QUALITY: Final = 82
_EFFORT: Final = 2
"""libwebp's method, 0 to 6: the default of 4 takes twice the time for files 3 % smaller on photographs."""

_HAS_ALPHA: Final = frozenset({"LA", "PA", "RGBa", "La"})
_SMOOTH: Final = frozenset({"RGB", "RGBA", "CMYK", "L"})

# Two at once: each may hold 40 million pixels, and more threads would only compete for the same cores.
_workers: Final = ThreadPoolExecutor(max_workers=2, thread_name_prefix="pictures")


class NotAPicture(Invalid):
    """The file is not a picture of an accepted type, or is corrupt."""

    code = "NOT_A_PICTURE"

    def __init__(self, *, field: str = "uploadId") -> None:
        super().__init__("This is not a picture that can be shown: use JPEG, PNG, WebP, GIF or AVIF.", field=field)


class PictureTooLarge(TooMuch):
    """The picture has too many bytes or pixels."""

    code = "PICTURE_TOO_LARGE"

    def __init__(self, *, field: str = "uploadId") -> None:
        maximum = f"{MAX_PIXELS // 1_000_000} megapixels and {MAX_BYTES // 2**20} MiB"
        super().__init__(f"This picture is too large: at most {maximum}.", field=field)


@dataclass(frozen=True)
class Picture:
    """A stored picture. ``digest`` identifies its content; ``width`` and ``height`` are those of the large size."""

    id: str
    digest: str
    width: int
    height: int

    def address(self, size: str) -> str:
        """Return the permanent address of a size (a key of `SIZES`), relative to the site."""
        return f"/files/{picture_key(self.digest, size)}"


@dataclass(frozen=True)
class Rendered:
    """A picture ready for storing: WebP files by name of the size."""

    digest: str
    width: int
    height: int
    files: dict[str, bytes]


@dataclass(frozen=True)
class Pictures:
    """Checks, re-encodes and stores pictures."""

    blobs: Blobs

    async def store(self, data: bytes, *, field: str = "uploadId") -> Picture:
        """Store a picture in all sizes and return it; renders in a thread.

        Identical pictures share their files. Raises `NotAPicture`, `PictureTooLarge`.
        """
        rendered = await asyncio.get_running_loop().run_in_executor(_workers, lambda: render(data, field=field))
        for size, encoded in rendered.files.items():
            await self.blobs.put(picture_key(rendered.digest, size), encoded)
        return Picture(new_id("pic"), rendered.digest, rendered.width, rendered.height)


def picture_key(digest: str, size: str) -> str:
    """Return the blob key of a size."""
    return f"pictures/{digest}/{size}.webp"


def render(data: bytes, *, field: str = "uploadId") -> Rendered:
    """Render a picture as WebP in three sizes: the first frame, upright, in sRGB, without metadata.

    Raises `NotAPicture` for other types and corrupt files, and `PictureTooLarge` before decoding.
    """
    if len(data) > MAX_BYTES:
        raise PictureTooLarge(field=field)
    try:
        large = _decoded(data, field)
    except (Invalid, TooMuch):
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureTooLarge(field=field) from error
    except Exception as error:  # decoders may raise anything on malicious input
        raise NotAPicture(field=field) from error
    files = _encoded(large)
    digest = hashlib.sha256(b"".join(files.values())).hexdigest()
    return Rendered(digest, large.width, large.height, files)


def _encoded(large: Image.Image) -> dict[str, bytes]:
    """Return the picture in all sizes; equal sizes of a small picture are encoded once."""
    files: dict[str, bytes] = {}
    before, encoded = large, b""
    for size, longest in SIZES.items():
        fitted = _within(large, longest)
        if not encoded or fitted.size != before.size:
            before, encoded = fitted, _webp(fitted)
        files[size] = encoded
    return files


def _decoded(data: bytes, field: str) -> Image.Image:
    with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
        if image.width * image.height > MAX_PIXELS:
            raise PictureTooLarge(field=field)
        image.draft("RGB", (SIZES["large"], SIZES["large"]))
        image.load()
        profile = image.info.get("icc_profile")
        plain = _plain(_upright(image))
    return _in_srgb(_within(plain, SIZES["large"]), profile)


def _upright(image: Image.Image) -> Image.Image:
    """Return the picture upright, by its EXIF orientation."""
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # noqa: BLE001 - broken EXIF can raise anything, and is no reason to refuse the picture
        return image.copy()


def _plain(image: Image.Image) -> Image.Image:
    """Return the picture without a palette, at 8 bits per channel."""
    if image.mode in _SMOOTH:
        return image
    if image.mode.startswith("I;16"):
        return image.point(lambda value: value / 256).convert("L")
    transparent = image.mode in _HAS_ALPHA or "transparency" in image.info
    return image.convert("RGBA" if transparent else "RGB")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the picture in RGB or RGBA, converted to sRGB if it has a colour profile."""
    mode = "RGBA" if image.mode == "RGBA" or "transparency" in image.info else "RGB"
    if profile and image.mode in _SMOOTH:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=mode)
        except (ImageCms.PyCMSError, OSError, ValueError):
            converted = None  # a broken profile is no reason to refuse the picture
        if converted is not None:
            return converted
    return image.convert(mode)


def _within(image: Image.Image, longest: int) -> Image.Image:
    """Return the picture with its longest side at most ``longest``, never enlarged."""
    scale = longest / max(image.size)
    if scale >= 1:
        return image
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _webp(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "WEBP", quality=_QUALITY, method=_EFFORT, exif=b"", icc_profile=b"", xmp=b"")
    return out.getvalue()
