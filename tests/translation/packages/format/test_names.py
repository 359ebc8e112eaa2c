"""Names inside of packages: those that lead elsewhere, or that two could share, are refused."""

from pathlib import Path

import pytest

from tests.support.argos_refusals import refused, with_entries
from translation.errors import PackageRefused
from translation.packages.format.package import read_package


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
def test_unsafe_names_are_refused(tmp_path: Path, name: str) -> None:
    refused(with_entries(tmp_path, (name, b"x")), "name that (leads out|is too long)")


def test_name_with_nul_is_refused(tmp_path: Path) -> None:
    path = with_entries(tmp_path, ("zh_en/README.txt/evil", b"x"))
    path.write_bytes(path.read_bytes().replace(b"zh_en/README.txt/evil", b"zh_en/README.txt\0evil"))
    refused(path, "characters it must not")


@pytest.mark.parametrize("name", ["zh_en/Metadata.JSON", "zh_en/Model/x", "ZH_EN/x", "zh_en/sentencepiece.ｍodel"])
def test_names_colliding_on_some_disks_are_refused(tmp_path: Path, name: str) -> None:
    refused(with_entries(tmp_path, (name, b"x")), "one on some disks")


def test_composed_and_decomposed_names_collide(tmp_path: Path) -> None:
    refused(with_entries(tmp_path, ("zh_en/é", b"x"), ("zh_en/e\u0301", b"x")), "one on some disks")


def test_duplicate_name_is_refused(tmp_path: Path) -> None:
    path = with_entries(tmp_path, ("zh_en/metadata.jsoX", b"{}"))
    path.write_bytes(path.read_bytes().replace(b"metadata.jsoX", b"metadata.json"))
    refused(path, "holds a file twice: zh_en/metadata.json")


@pytest.mark.parametrize("name", ["zh_en/metadata.json/x", "zh_en/metadata.json/", "zh_en/model"])
def test_name_of_both_file_and_folder_is_refused(tmp_path: Path, name: str) -> None:
    refused(with_entries(tmp_path, (name, b"")), "one on some disks")


def test_package_must_have_single_top_folder(tmp_path: Path) -> None:
    for name in ("other/x", "x"):
        refused(with_entries(tmp_path, (name, b"x")), "not one folder")


def test_refusal_message_has_no_control_characters(tmp_path: Path) -> None:
    path = with_entries(tmp_path, ("zh_en/\x1b[2J\u202e", b"x"))
    with pytest.raises(PackageRefused) as refusal:
        read_package(path)
    assert refusal.value.message.isprintable()
    assert refusal.value.message.isascii()
