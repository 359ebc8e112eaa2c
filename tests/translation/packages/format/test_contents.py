"""What the files of a package begin with: pickles and archives are refused under any name."""

import struct
from pathlib import Path

import pytest

from tests.support.argos_files import WEIGHTS, files, members, packed
from tests.support.argos_refusals import refused, refused_while_unpacking, with_entries


@pytest.mark.parametrize(
    "name", ["x.pkl", "model/x.PT", "pytorch_model.bin", "model/x.bin", "inner.zip", "a.tar.gz", "en.argosmodel"]
)
def test_pickles_and_archives_are_refused_by_name(tmp_path: Path, name: str) -> None:
    refused(with_entries(tmp_path, (f"zh_en/{name}", b"x")), "archive or a pickle")


@pytest.mark.parametrize("beginning", [b"PK\x03\x04", b"\x80\x04\x95", b"\x80\x02}", b"\x1f\x8b\x08", b"\x7fELF"])
@pytest.mark.parametrize(
    "name", ["model/model.bin", "sentencepiece.model", "model/shared_vocabulary.json", "README.md"]
)
def test_pickles_and_archives_are_refused_by_first_bytes(tmp_path: Path, name: str, beginning: bytes) -> None:
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
def test_invalid_ctranslate2_weights_are_refused(tmp_path: Path, weights: bytes) -> None:
    path = packed(tmp_path / "p.argosmodel", members(files() | {"model/model.bin": weights}))
    refused_while_unpacking(path, "no model of CTranslate2")


def test_empty_required_file_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "p.argosmodel", members(files() | {"README.md": b"", "sentencepiece.model": b""}))
    refused_while_unpacking(path, "empty: sentencepiece.model")
