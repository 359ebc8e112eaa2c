"""Archives that promise too much, are damaged or hold what is no file: refused before anything is written."""

import random
import stat
import struct
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.argos_files import WEIGHTS, a_package, files, members, packed
from tests.support.argos_refusals import attempt, refused, refused_while_unpacking, with_entries
from translation.errors import PackageRefused
from translation.packages.format.limits import LIMITS


def special(name: str, mode: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.create_system = 3
    entry.external_attr = mode << 16
    return entry


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFSOCK])
def test_links_and_special_files_are_refused(tmp_path: Path, kind: int) -> None:
    refused(with_entries(tmp_path, (special("zh_en/LICENSE", kind | 0o777), b"/etc/passwd")), "link or a special file")


def test_link_in_dos_archive_is_refused(tmp_path: Path) -> None:
    entry = special("zh_en/LICENSE", stat.S_IFLNK | 0o777)
    entry.create_system = 0
    refused(with_entries(tmp_path, (entry, b"/etc/passwd")), "link or a special file")


def test_encrypted_file_is_refused(tmp_path: Path) -> None:
    path = a_package(tmp_path)
    content = bytearray(path.read_bytes())
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    path.write_bytes(content)
    refused(path, "encrypted")


def test_uncommon_compression_is_refused(tmp_path: Path) -> None:
    refused(packed(tmp_path / "p.argosmodel", members(files()), zipfile.ZIP_LZMA), "packed in a way")


def promising(path: Path, sizes: dict[str, int]) -> Path:
    """Change what an archive's list promises of its files' sizes."""
    content = bytearray(path.read_bytes())
    at = content.index(b"PK\x01\x02")
    while content[at : at + 4] == b"PK\x01\x02":
        name_length, extra, comment = struct.unpack_from("<HHH", content, at + 28)
        name = bytes(content[at + 46 : at + 46 + name_length]).decode()
        if name in sizes:
            struct.pack_into("<I", content, at + 24, sizes[name])
        at += 46 + name_length + extra + comment
    path.write_bytes(content)
    return path


def test_declared_size_of_20_gigabytes_is_refused(tmp_path: Path) -> None:
    weights = {f"model/v{n}_vocabulary.json": b"x" * 10 for n in range(5)}
    path = packed(tmp_path / "p.argosmodel", members(files() | weights))
    refused(
        promising(path, {f"zh_en/{name}": 0xF0000000 for name in weights}), "unpacks to 4,026,531,840 bytes of very"
    )
    refused(path, "would unpack to 20,132,", replace(LIMITS, ratio=10**12))


def test_extreme_compression_ratio_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "p.argosmodel", members(files() | {"model/model.bin": WEIGHTS + bytes(2_000_000)}))
    refused(path, "unpacks to 2,001,046 bytes of very few")


def test_file_longer_than_declared_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "p.argosmodel", members(files() | {"sentencepiece.model": b"\x0a" * 90_000}))
    refused_while_unpacking(promising(path, {"zh_en/sentencepiece.model": 1_000}), "damaged")
    assert (tmp_path / "unpacked" / "sentencepiece.model").stat().st_size <= 1_000


def test_file_shorter_than_declared_is_refused(tmp_path: Path) -> None:
    path = promising(a_package(tmp_path), {"zh_en/model/model.bin": 50_000})
    refused_while_unpacking(path, "not as long as the package says")


def test_file_over_its_own_limit_is_refused(tmp_path: Path) -> None:
    path = a_package(tmp_path)
    refused(path, "metadata.json would have", replace(LIMITS, metadata=20))
    refused(path, "README.md would have", replace(LIMITS, text=20))
    with pytest.raises(PackageRefused, match=r"model/model.bin would have 1,046 bytes; 1,000 is the most"):
        attempt(path, replace(LIMITS, weights=1_000))


def test_oversized_archive_or_directory_is_refused(tmp_path: Path) -> None:
    path = a_package(tmp_path)
    refused(path, "the most", replace(LIMITS, archive=100))
    refused(path, "lists 6 files; 5 is the most", replace(LIMITS, entries=5))
    refused(path, "list of contents is too long", replace(LIMITS, directory=300))


def test_overlapping_entries_are_refused(tmp_path: Path) -> None:
    path = with_entries(tmp_path, ("zh_en/README", b"1"), ("zh_en/READMF", b"1"))
    content = bytearray(path.read_bytes())
    first, second = (content.rindex(b"zh_en/" + name) for name in (b"README", b"READMF"))
    content[second - 4 : second] = content[first - 4 : first]  # where its local header is
    path.write_bytes(content)
    refused(path, "share their bytes")


@pytest.mark.parametrize("content", [b"", b"PK", b"x" * 1_000, b"PK\x05\x06" + b"\xff" * 18, b"PK\x05\x06" + bytes(18)])
def test_non_zip_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "p.argosmodel"
    path.write_bytes(content)
    refused(path, "no zip file|not one folder")


def test_truncated_package_is_refused(tmp_path: Path) -> None:
    path = a_package(tmp_path)
    whole = path.read_bytes()
    for length in range(0, len(whole) - 1, 13):
        path.write_bytes(whole[:length])
        refused(path, "no zip file, or a damaged one")


def test_corrupted_package_is_refused_or_intact(tmp_path: Path) -> None:
    whole = a_package(tmp_path).read_bytes()
    draw = random.Random(7)  # noqa: S311 - draws damage
    outcomes = set()
    for number in range(400):
        content = bytearray(whole)
        for _ in range(draw.randint(1, 3)):
            content[draw.randrange(len(content))] = draw.randrange(256)
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "p").write_bytes(content)
        try:
            attempt(folder / "p")
        except PackageRefused:
            outcomes.add("refused")
        else:
            outcomes.add("whole")
            assert (folder / "unpacked" / "model" / "model.bin").read_bytes() == WEIGHTS
    assert outcomes == {"refused", "whole"}
