"""Sizes of pictures as their files say them: the same as a decoder's, and little is read for them."""

import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from expo.kit.files import picture_sizes
from expo.kit.files.picture_sizes import MAX_READS, BoundedFile, picture_size

EMPTY = b"\xff\xfe\x00\x02"


def a_file(kind: str, width: int = 31, height: int = 17, mode: str = "RGB", **how: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, (width, height), 3).save(out, kind, **how)
    return out.getvalue()


def behind(segments: bytes, jpeg: bytes | None = None) -> bytes:
    """Return a JPEG with further segments before its own."""
    plain = jpeg or a_file("JPEG")
    return plain[:2] + segments + plain[2:]


def a_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> list[BoundedFile]:
    """Give the files that sizes are read from."""
    opened = list[BoundedFile]()

    def watched(data: bytes) -> BoundedFile:
        opened.append(BoundedFile(data))
        return opened[-1]

    monkeypatch.setattr(picture_sizes, "BoundedFile", watched)
    return opened


@pytest.mark.parametrize(
    "data,kind",
    [
        (a_file("PNG"), "PNG"),
        (a_file("PNG", mode="P"), "PNG"),
        (a_file("JPEG"), "JPEG"),
        (a_file("JPEG", progressive=True), "JPEG"),
        (a_file("JPEG", mode="CMYK", icc_profile=b"p" * 200_000), "JPEG"),
        (behind(b"\xff" * 3), "JPEG"),
        (behind(EMPTY * 400), "JPEG"),
        (a_file("WEBP"), "WEBP"),
        (a_file("WEBP", lossless=True), "WEBP"),
        (a_file("WEBP", mode="RGBA", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0"), "WEBP"),
    ],
)
def test_size_equals_that_of_a_decoder(data: bytes, kind: str) -> None:
    with Image.open(io.BytesIO(data), formats=(kind,)) as opened:
        assert picture_size(data, kind) == opened.size == (31, 17)


def test_largest_sizes_are_read() -> None:
    assert picture_size(a_file("WEBP", 16_383, 1), "WEBP") == (16_383, 1)
    assert picture_size(a_file("WEBP", 16_383, 1, lossless=True), "WEBP") == (16_383, 1)
    assert picture_size(a_file("JPEG", 65_500, 1), "JPEG") == (65_500, 1)


NONE = {
    "nothing": (b"", "PNG"),
    "another kind": (a_file("PNG"), "JPEG"),
    "a PNG that begins with something else": (a_file("PNG").replace(b"IHDR", b"tEXt"), "PNG"),
    "a PNG cut off": (a_file("PNG")[:20], "PNG"),
    "a PNG without width": (a_file("PNG")[:16] + bytes(4) + a_file("PNG")[20:], "PNG"),
    "a JPEG cut off": (a_file("JPEG")[:150], "JPEG"),
    "a JPEG of pixels only": (b"\xff\xd8\xff\xda\x00\x02", "JPEG"),
    "a JPEG of something between": (behind(b"hello"), "JPEG"),
    "a JPEG that says its height later": (behind(struct.pack(">BBHBHH", 255, 0xC0, 11, 8, 0, 17)), "JPEG"),
    "no WebP": (b"RIFF\0\0\0\0WAVE" + bytes(30), "WEBP"),
    "a WebP of an unknown kind": (b"RIFF\0\0\0\0WEBPVP9 " + bytes(30), "WEBP"),
    "a WebP without its sign": (a_file("WEBP").replace(b"\x9d\x01\x2a", b"\0\0\0"), "WEBP"),
    "a WebP cut off": (a_file("WEBP")[:27], "WEBP"),
    "a PNG of no height": (a_file("PNG")[:8] + a_chunk(b"IHDR", struct.pack(">IIBBBBB", 9, 0, 8, 2, 0, 0, 0)), "PNG"),
    "a canvas of a billion pixels": (b"RIFF\x30\0\0\0WEBPVP8X\x0a" + bytes(7) + b"\xff" * 6 + bytes(30), "WEBP"),
    "a canvas cut off": (b"RIFF\0\0\0\0WEBPVP8X" + bytes(13), "WEBP"),
}


@pytest.mark.parametrize("data,kind", NONE.values(), ids=NONE.keys())
def test_broken_picture_has_no_size(data: bytes, kind: str) -> None:
    assert picture_size(data, kind) is None


@given(st.sampled_from(["PNG", "JPEG", "WEBP"]), st.integers(0, 400), st.binary(max_size=40))
def test_broken_bytes_never_crash(kind: str, at: int, written: bytes) -> None:
    whole = a_file(kind)
    size = picture_size(whole[:at] + written + whole[at + len(written) :], kind)
    assert size is None or min(size) > 0


@pytest.mark.parametrize("filler", [EMPTY, b"\xff", b"\xff\x01"], ids=["segments", "fill bytes", "lonely markers"])
def test_reading_stops_before_a_million_empty_segments(filler: bytes, files: list[BoundedFile]) -> None:
    assert picture_size(behind(filler * 1_000_000), "JPEG") is None

    [file] = files
    assert file.reads <= MAX_READS + 1
    assert file.tell() <= 2 * MAX_READS


@pytest.mark.parametrize("kind", [b"zTXt", b"iCCP"])
def test_compressed_chunks_before_pixels_are_not_unpacked(kind: bytes, files: list[BoundedFile]) -> None:
    plain, packed = a_file("PNG"), a_chunk(kind, b"k\0\0" + zlib.compress(bytes(1 << 20)))

    assert picture_size(plain[:33] + packed * 60 + plain[33:], "PNG") == (31, 17)

    assert len(files[0].getvalue()) < 50


def test_pixels_are_not_read(files: list[BoundedFile]) -> None:
    whole = a_file("JPEG", 3000, 2000)

    assert picture_size(whole, "JPEG") == (3000, 2000)

    assert files[0].tell() < 1000 < len(whole)
