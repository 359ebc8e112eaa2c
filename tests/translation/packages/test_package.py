"""Package files: what whole ones say, and that hostile and damaged ones are refused before anything is written."""

import json
import random
import stat
import struct
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.support.argos_files import WEIGHTS, Member, a_package, files, members, metadata, packed
from translation.errors import PackageRefused
from translation.packages.limits import LIMITS, Limits
from translation.packages.package import opened_package, read_package


def attempt(path: Path, limits: Limits = LIMITS) -> None:
    """Read and unpack a package beside itself."""
    with opened_package(path, limits) as package:
        package.unpack(path.parent / "unpacked")


def refused(path: Path, said: str, limits: Limits = LIMITS) -> None:
    """Assert that a package is refused when it is looked at, in these words, and that nothing was written."""
    before = sorted(path.parent.rglob("*"))
    with pytest.raises(PackageRefused, match=said):
        attempt(path, limits)
    assert sorted(path.parent.rglob("*")) == before


def refused_while_unpacking(path: Path, said: str) -> None:
    with opened_package(path) as package, pytest.raises(PackageRefused, match=said):
        package.unpack(path.parent / "unpacked")


def with_entries(path: Path, *more: Member) -> Path:
    """Write a whole package with more entries behind its own."""
    return packed(path / "p.argosmodel", [*members(files()), *more])


def special(name: str, mode: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.create_system = 3
    entry.external_attr = mode << 16
    return entry


def test_a_whole_package_says_its_languages_version_licence_and_size(tmp_path: Path) -> None:
    path = a_package(tmp_path, "zh", "en", "1.9", from_name="Chinese\x1b[31m", to_name="English")
    said = read_package(path)
    assert (said.pair, said.version, said.metadata.made_for) == (("zh", "en"), "1.9", "1.9.0")
    assert (said.metadata.source_name, said.metadata.target_name) == ("Chinese [31m", "English")
    assert said.licence == "License: CC0, made by hand for tests"
    assert said.size == sum(map(len, files(metadata(from_name="Chinese\x1b[31m", to_name="English")).values()))


def test_only_what_translating_needs_is_unpacked(tmp_path: Path) -> None:
    more = {"stanza/zh/tokenize/gsd.pt": b"PK\x03\x04", "minisbd/zh.onnx": b"x", "training/log.csv": b"1,2"}
    path = packed(tmp_path / "p.argosmodel", members(files() | more))
    told: list[tuple[int, int | None]] = []
    with opened_package(path) as package:
        package.unpack(tmp_path / "unpacked", lambda done, total: told.append((done, total)))
    unpacked = {
        str(each.relative_to(tmp_path / "unpacked")): each.read_bytes()
        for each in (tmp_path / "unpacked").rglob("*")
        if each.is_file()
    }
    assert unpacked == files()
    assert told[-1] == (package.said.size, package.said.size)
    assert told == sorted(told)


def test_a_package_of_the_older_kind_is_read(tmp_path: Path) -> None:
    content = files()
    for name in ("model/config.json", "model/shared_vocabulary.json", "sentencepiece.model", "README.md"):
        del content[name]
    content |= {
        "model/shared_vocabulary.txt": b"a\nb\n",
        "bpe.model": b"#version: 0.2\n",
        "LICENSE": b"\n MIT License\n",
    }
    path = packed(tmp_path / "p.argosmodel", members(content), zipfile.ZIP_STORED)
    attempt(path)
    assert read_package(path).licence == "MIT License"
    assert (tmp_path / "unpacked" / "bpe.model").read_bytes() == b"#version: 0.2\n"


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "zh_en/../../evil",
        "zh_en/..",
        "/etc/passwd",
        "//server/share",
        "zh_en//model",
        "./zh_en/x",
        "C:/evil",
        "zh_en/model/c:evil",
        "zh_en\\..\\evil",
        "zh_en/a\nb",
        "zh_en/a\x7fb",
        "zh_en/\u202egnp.txt",
        "zh_en/con./x",
        "zh_en/x ",
        "zh_en/" + "a" * 300,
        "zh_en/" + "a/" * 20 + "x",
    ],
)
def test_names_that_lead_elsewhere_are_refused(tmp_path: Path, name: str) -> None:
    refused(with_entries(tmp_path, (name, b"x")), "name that (leads out|is too long)")


def test_a_name_with_nul_is_refused_though_the_library_cuts_it(tmp_path: Path) -> None:
    path = with_entries(tmp_path, ("zh_en/README.txt/evil", b"x"))
    path.write_bytes(path.read_bytes().replace(b"zh_en/README.txt/evil", b"zh_en/README.txt\0evil"))
    refused(path, "characters it must not")


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFSOCK])
def test_links_and_special_files_are_refused(tmp_path: Path, kind: int) -> None:
    refused(with_entries(tmp_path, (special("zh_en/LICENSE", kind | 0o777), b"/etc/passwd")), "link or a special file")


def test_a_link_is_refused_also_where_the_archive_says_it_comes_from_dos(tmp_path: Path) -> None:
    entry = special("zh_en/LICENSE", stat.S_IFLNK | 0o777)
    entry.create_system = 0
    refused(with_entries(tmp_path, (entry, b"/etc/passwd")), "link or a special file")


@pytest.mark.parametrize("name", ["zh_en/Metadata.JSON", "zh_en/Model/x", "ZH_EN/x", "zh_en/sentencepiece.ｍodel"])
def test_names_that_are_one_on_some_disks_are_refused(tmp_path: Path, name: str) -> None:
    refused(with_entries(tmp_path, (name, b"x")), "one on some disks")


def test_a_composed_and_a_decomposed_name_are_one(tmp_path: Path) -> None:
    refused(with_entries(tmp_path, ("zh_en/é", b"x"), ("zh_en/e\u0301", b"x")), "one on some disks")


def test_a_name_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    path = with_entries(tmp_path, ("zh_en/metadata.jsoX", b"{}"))
    path.write_bytes(path.read_bytes().replace(b"metadata.jsoX", b"metadata.json"))
    refused(path, "holds a file twice: zh_en/metadata.json")


@pytest.mark.parametrize("name", ["zh_en/metadata.json/x", "zh_en/metadata.json/", "zh_en/model"])
def test_a_name_that_is_a_file_and_a_folder_is_refused(tmp_path: Path, name: str) -> None:
    refused(with_entries(tmp_path, (name, b"")), "one on some disks")


def test_two_folders_and_files_beside_the_folder_are_refused(tmp_path: Path) -> None:
    for name in ("other/x", "x"):
        refused(with_entries(tmp_path, (name, b"x")), "not one folder")


def test_an_encrypted_file_is_refused(tmp_path: Path) -> None:
    path = a_package(tmp_path)
    content = bytearray(path.read_bytes())
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    path.write_bytes(content)
    refused(path, "encrypted")


def test_a_way_of_packing_that_only_some_read_is_refused(tmp_path: Path) -> None:
    refused(packed(tmp_path / "p.argosmodel", members(files()), zipfile.ZIP_LZMA), "packed in a way")


@pytest.mark.parametrize(
    "name", ["x.pkl", "model/x.PT", "pytorch_model.bin", "model/x.bin", "inner.zip", "a.tar.gz", "en.argosmodel"]
)
def test_pickles_and_archives_are_refused_by_their_names(tmp_path: Path, name: str) -> None:
    refused(with_entries(tmp_path, (f"zh_en/{name}", b"x")), "archive or a pickle")


@pytest.mark.parametrize("beginning", [b"PK\x03\x04", b"\x80\x04\x95", b"\x80\x02}", b"\x1f\x8b\x08", b"\x7fELF"])
@pytest.mark.parametrize(
    "name", ["model/model.bin", "sentencepiece.model", "model/shared_vocabulary.json", "README.md"]
)
def test_pickles_and_archives_are_refused_by_their_first_bytes(tmp_path: Path, name: str, beginning: bytes) -> None:
    path = packed(tmp_path / "p.argosmodel", members(files() | {name: beginning + b"x" * 50}))
    refused_while_unpacking(path, f"archive, a program or a pickle: {name}")


@pytest.mark.parametrize(
    "weights",
    [
        b"\x06",
        b"\x01" + WEIGHTS[1:],
        b"\xff" * 40,
        struct.pack("<IH", 6, 60000) + b"x" * 60,
        WEIGHTS.replace(b"Spec\0", b"S()\0\0"),
    ],
)
def test_weights_that_are_no_model_of_ctranslate2_are_refused(tmp_path: Path, weights: bytes) -> None:
    path = packed(tmp_path / "p.argosmodel", members(files() | {"model/model.bin": weights}))
    refused_while_unpacking(path, "no model of CTranslate2")


def test_an_empty_file_that_is_needed_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "p.argosmodel", members(files() | {"README.md": b"", "sentencepiece.model": b""}))
    refused_while_unpacking(path, "empty: sentencepiece.model")


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


def test_a_promise_of_20_gigabytes_is_refused(tmp_path: Path) -> None:
    weights = {f"model/v{n}_vocabulary.json": b"x" * 10 for n in range(5)}
    path = packed(tmp_path / "p.argosmodel", members(files() | weights))
    refused(
        promising(path, {f"zh_en/{name}": 0xF0000000 for name in weights}), "unpacks to 4,026,531,840 bytes of very"
    )
    refused(path, "would unpack to 20,132,", replace(LIMITS, ratio=10**12))


def test_what_unpacks_to_far_more_than_itself_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "p.argosmodel", members(files() | {"model/model.bin": WEIGHTS + bytes(2_000_000)}))
    refused(path, "unpacks to 2,001,046 bytes of very few")


def test_a_file_longer_than_its_promise_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "p.argosmodel", members(files() | {"sentencepiece.model": b"\x0a" * 90_000}))
    refused_while_unpacking(promising(path, {"zh_en/sentencepiece.model": 1_000}), "damaged")
    assert (tmp_path / "unpacked" / "sentencepiece.model").stat().st_size <= 1_000


def test_a_file_shorter_than_its_promise_is_refused(tmp_path: Path) -> None:
    path = promising(a_package(tmp_path), {"zh_en/model/model.bin": 50_000})
    refused_while_unpacking(path, "not as long as the package says")


def test_a_file_over_its_own_bound_is_refused(tmp_path: Path) -> None:
    path = a_package(tmp_path)
    refused(path, "metadata.json would have", replace(LIMITS, metadata=20))
    refused(path, "README.md would have", replace(LIMITS, text=20))
    with pytest.raises(PackageRefused, match=r"model/model.bin would have 1,046 bytes; 1,000 is the most"):
        attempt(path, replace(LIMITS, weights=1_000))


def test_an_archive_that_is_too_large_or_lists_too_much_is_refused(tmp_path: Path) -> None:
    path = a_package(tmp_path)
    refused(path, "the most", replace(LIMITS, archive=100))
    refused(path, "lists 6 files; 5 is the most", replace(LIMITS, entries=5))
    refused(path, "list of contents is too long", replace(LIMITS, directory=300))


def test_two_entries_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    path = with_entries(tmp_path, ("zh_en/README", b"1"), ("zh_en/READMF", b"1"))
    content = bytearray(path.read_bytes())
    first, second = (content.rindex(b"zh_en/" + name) for name in (b"README", b"READMF"))
    content[second - 4 : second] = content[first - 4 : first]  # where its local header is
    path.write_bytes(content)
    refused(path, "share their bytes")


@pytest.mark.parametrize(
    "content, said",
    [
        (b"not json", "not JSON"),
        (b"\xff\xfe\x00", "not JSON"),
        (b"[" * 60_000, "not JSON"),
        (b"[]", "not a JSON object"),
        (b"{}", "two languages"),
        (json.dumps(metadata() | {"type": "sbd"}).encode(), "is one for sbd"),
        (json.dumps(metadata() | {"type": ["x"]}).encode(), "is one for something else"),
    ],
)
def test_metadata_that_says_nothing_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    refused(packed(tmp_path / "p.argosmodel", members(files() | {"metadata.json": content})), said)


@pytest.mark.parametrize("tag", ["", "z", "zh-CN", "ZH", "zhon", "../x", "1a", "ζη", "zh\n", 7, None, ["zh"]])
def test_what_is_no_primary_language_tag_is_refused(tmp_path: Path, tag: Any) -> None:
    for key in ("from_code", "to_code"):
        path = packed(tmp_path / "p.argosmodel", members(files(metadata() | {key: tag})))
        refused(path, "does not name two languages")


def test_a_package_from_a_language_to_itself_is_refused(tmp_path: Path) -> None:
    refused(a_package(tmp_path, "en", "en"), "does not name two languages")


@pytest.mark.parametrize("version", ["", "../1", "1/2", "1..2", "1.", "-1", "1 0", "1\n", "1" * 99, 1.9, None])
def test_a_version_that_is_none_is_refused(tmp_path: Path, version: Any) -> None:
    path = packed(tmp_path / "p.argosmodel", members(files(metadata() | {"package_version": version})))
    refused(path, "version is missing, or is none")


@pytest.mark.parametrize(
    "name, said",
    [
        ("metadata.json", "no metadata.json"),
        ("model/model.bin", "no model"),
        ("model/shared_vocabulary.json", "no model"),
        ("sentencepiece.model", "no tokeniser"),
    ],
)
def test_a_package_that_lacks_something_is_refused(tmp_path: Path, name: str, said: str) -> None:
    content = files()
    del content[name]
    refused(packed(tmp_path / "p.argosmodel", members(content)), said)


@pytest.mark.parametrize("content", [b"", b"PK", b"x" * 1_000, b"PK\x05\x06" + b"\xff" * 18, b"PK\x05\x06" + bytes(18)])
def test_what_is_no_zip_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "p.argosmodel"
    path.write_bytes(content)
    refused(path, "no zip file|not one folder")


def test_a_package_cut_short_anywhere_is_refused(tmp_path: Path) -> None:
    path = a_package(tmp_path)
    whole = path.read_bytes()
    for length in range(0, len(whole) - 1, 13):
        path.write_bytes(whole[:length])
        refused(path, "no zip file, or a damaged one")


def test_a_package_with_any_byte_changed_is_refused_or_whole(tmp_path: Path) -> None:
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


def test_a_refusal_shows_nothing_that_steers_a_terminal(tmp_path: Path) -> None:
    path = with_entries(tmp_path, ("zh_en/\x1b[2J\u202e", b"x"))
    with pytest.raises(PackageRefused) as refusal:
        read_package(path)
    assert refusal.value.message.isprintable()
    assert refusal.value.message.isascii()
