"""Pictures: what is taken, what is refused, and what of them goes out."""

import asyncio
import io
import struct
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from expo.kit.errors import ExpoError
from expo.kit.files.blobs import memory_blobs
from expo.kit.files.pictures import SIZES, NotAPicture, Pictures, PictureTooLarge, picture_key, render

ORIENTATION = 0x0112
RIGHT_TOP = 6


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def a_picture(width: int = 400, height: int = 200, mode: str = "RGB") -> Image.Image:
    """Return a picture whose left half is red and whose right half is blue."""
    image = Image.new("RGB", (width, height), "blue")
    image.paste((255, 0, 0), (0, 0, width // 2, height))
    return image.convert(mode)


def shown(data: bytes, size: str = "large") -> Image.Image:
    image = Image.open(io.BytesIO(render(data).files[size]))
    image.load()
    return image


def looks(pixel: Any, colour: tuple[int, int, int]) -> bool:
    return all(abs(one - other) < 40 for one, other in zip(pixel[:3], colour, strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_a_picture_becomes_webp_in_three_sizes(kind: str) -> None:
    rendered = render(encoded(a_picture(2000, 1000), kind))

    assert (rendered.width, rendered.height) == (1600, 800)
    for size, longest in SIZES.items():
        image = Image.open(io.BytesIO(rendered.files[size]))
        assert (image.format, image.size) == ("WEBP", (longest, longest // 2))
        assert looks(image.convert("RGB").getpixel((2, 2)), (255, 0, 0))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_every_pixel_mode_is_accepted(mode: str) -> None:
    source = a_picture(mode="L").convert("I;16") if mode == "I;16" else a_picture(mode=mode)

    assert shown(encoded(source, "JPEG" if mode == "CMYK" else "PNG")).size == (400, 200)


def test_small_picture_is_not_enlarged() -> None:
    rendered = render(encoded(a_picture(100, 50), "PNG"))

    assert {Image.open(io.BytesIO(data)).size for data in rendered.files.values()} == {(100, 50)}


def test_equal_sizes_are_encoded_once() -> None:
    files = render(encoded(a_picture(500, 250), "PNG")).files

    assert files["large"] is files["medium"]
    assert Image.open(io.BytesIO(files["small"])).size == (240, 120)


def test_one_pixel_high_picture_keeps_its_height() -> None:
    assert [shown(encoded(a_picture(3000, 1), "PNG"), size).size for size in SIZES] == [(1600, 1), (640, 1), (240, 1)]


def test_picture_is_rotated_by_its_orientation() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = RIGHT_TOP

    image = shown(encoded(a_picture(), "JPEG", exif=exif)).convert("RGB")

    assert image.size == (200, 400)
    assert looks(image.getpixel((100, 10)), (255, 0, 0))
    assert looks(image.getpixel((100, 390)), (0, 0, 255))


def test_camera_metadata_is_removed() -> None:
    exif = Image.Exif()
    exif[0x010F] = "SECRET CAMERA"
    exif.get_ifd(0x8825)[1] = "N"
    options = {"exif": exif, "comment": b"SECRET COMMENT", "xmp": b"<x>SECRET XMP</x>"}
    data = encoded(a_picture(), "JPEG", **options)
    assert data.count(b"SECRET") == 3

    for size, out in render(data).files.items():
        assert b"SECRET" not in out, size
        assert b"EXIF" not in out
        assert not Image.open(io.BytesIO(out)).getexif()


def test_colour_profile_is_converted_to_srgb() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = encoded(a_picture(), "PNG", icc_profile=profile)

    image = shown(data)

    assert "icc_profile" not in image.info
    assert looks(image.convert("RGB").getpixel((10, 10)), (255, 0, 0))


def test_broken_colour_profile_is_ignored() -> None:
    assert shown(encoded(a_picture(), "PNG", icc_profile=b"no profile at all")).size == (400, 200)


def test_animation_shows_its_first_frame() -> None:
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "blue")]

    for kind in ("GIF", "WEBP"):
        image = shown(encoded(frames[0], kind, save_all=True, append_images=frames[1:]))
        assert getattr(image, "n_frames", 1) == 1
        assert looks(image.convert("RGB").getpixel((20, 20)), (255, 0, 0))


def test_transparency_is_kept() -> None:
    image = Image.new("RGBA", (40, 40), (0, 0, 0, 0))

    assert shown(encoded(image, "PNG")).convert("RGBA").getchannel("A").getpixel((20, 20)) == 0
    palette = a_picture(mode="P")
    red = palette.getpixel((2, 2))
    assert shown(encoded(palette, "PNG", transparency=red)).convert("RGBA").getchannel("A").getextrema()[0] == 0


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><img src=x onerror=alert(1)>",
        b"GIF89a",
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 100,
        encoded(a_picture(), "TIFF"),
        encoded(a_picture(), "BMP"),
        encoded(a_picture(), "PDF"),
        encoded(a_picture(), "JPEG")[:500],
        encoded(a_picture(), "PNG")[:100],
        encoded(a_picture(), "WEBP")[:60],
    ],
)
def test_invalid_or_truncated_picture_is_refused(data: bytes) -> None:
    with pytest.raises(NotAPicture):
        render(data)


def a_png_of(width: int, height: int) -> bytes:
    """Return a PNG that says it is this large and holds next to nothing."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(6325, 6325), (10_000, 10_000), (60_000, 60_000), (2_000_000_000, 2)])
def test_decompression_bomb_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(ExpoError) as refused:
        render(a_png_of(*size))

    assert refused.value.code in {PictureTooLarge.code, NotAPicture.code}


def test_oversized_file_is_refused() -> None:
    with pytest.raises(PictureTooLarge):
        render(b"\xff\xd8\xff" + b"\x00" * 15 * 2**20)


@given(st.data())
def test_broken_bytes_are_refused_and_never_crash(data: st.DataObject) -> None:
    whole = bytearray(encoded(a_picture(16, 16), data.draw(st.sampled_from(["JPEG", "PNG", "GIF", "WEBP"]))))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        rendered = render(bytes(whole))
    except (NotAPicture, PictureTooLarge):
        return
    assert set(rendered.files) == set(SIZES)


async def test_equal_pictures_share_files_without_blocking_the_loop() -> None:
    pictures, data = Pictures(memory_blobs()), encoded(a_picture(3000, 2000), "PNG")
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            ticks += 1
            await asyncio.sleep(0.005)

    ticking = asyncio.create_task(tick())
    one, two = await asyncio.gather(pictures.store(data), pictures.store(data))
    ticking.cancel()

    assert ticks > 5
    assert one.id != two.id
    assert one.digest == two.digest
    assert one.address("small") == f"/files/pictures/{one.digest}/small.webp"
    for size in SIZES:
        assert await pictures.blobs.get(picture_key(one.digest, size)) == render(data).files[size]
