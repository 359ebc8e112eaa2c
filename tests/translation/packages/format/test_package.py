"""Package files: what whole ones say, what is unpacked of them, and that those which lack something are refused."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.support.argos_files import a_package, files, members, metadata, packed
from tests.support.argos_refusals import attempt, refused
from translation.packages.format.package import opened_package, read_package


def test_package_reports_languages_version_licence_and_size(tmp_path: Path) -> None:
    path = a_package(tmp_path, "zh", "en", "1.9", from_name="Chinese\x1b[31m", to_name="English")
    said = read_package(path)
    assert (said.pair, said.version, said.metadata.made_for) == (("zh", "en"), "1.9", "1.9.0")
    assert (said.metadata.source_name, said.metadata.target_name) == ("Chinese [31m", "English")
    assert said.licence == "License: CC0, made by hand for tests"
    assert said.size == sum(map(len, files(metadata(from_name="Chinese\x1b[31m", to_name="English")).values()))


def test_only_required_files_are_unpacked(tmp_path: Path) -> None:
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
    assert told[-1] == (package.description.size, package.description.size)
    assert told == sorted(told)


def test_older_package_format_is_read(tmp_path: Path) -> None:
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
def test_invalid_metadata_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    refused(packed(tmp_path / "p.argosmodel", members(files() | {"metadata.json": content})), said)


@pytest.mark.parametrize("tag", ["", "z", "zh-CN", "ZH", "zhon", "../x", "1a", "ζη", "zh\n", 7, None, ["zh"]])
def test_invalid_language_tag_is_refused(tmp_path: Path, tag: Any) -> None:
    for key in ("from_code", "to_code"):
        path = packed(tmp_path / "p.argosmodel", members(files(metadata() | {key: tag})))
        refused(path, "does not name two languages")


def test_package_with_equal_languages_is_refused(tmp_path: Path) -> None:
    refused(a_package(tmp_path, "en", "en"), "does not name two languages")


@pytest.mark.parametrize("version", ["", "../1", "1/2", "1..2", "1.", "-1", "1 0", "1\n", "1" * 99, 1.9, None])
def test_invalid_version_is_refused(tmp_path: Path, version: Any) -> None:
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
def test_incomplete_package_is_refused(tmp_path: Path, name: str, said: str) -> None:
    content = files()
    del content[name]
    refused(packed(tmp_path / "p.argosmodel", members(content)), said)
