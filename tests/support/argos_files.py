"""``.argosmodel`` files made by hand: whole ones without a real model, and the pieces for those that mean harm."""

import json
import struct
import zipfile
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

Member = tuple[str | zipfile.ZipInfo, bytes]

WEIGHTS: Final = struct.pack("<IH", 6, 16) + b"TransformerSpec\0" + bytes(range(256)) * 4
"""What begins as CTranslate2's model.bin and goes on as nothing."""


def metadata(source: str = "zh", target: str = "en", version: str = "1.9", **changes: Any) -> dict[str, Any]:
    """Return what a metadata.json says; a change to None leaves its key out."""
    said = {
        "package_version": version,
        "argos_version": "1.9.0",
        "from_code": source,
        "from_name": source.upper(),
        "to_code": target,
        "to_name": target.upper(),
    }
    return {name: value for name, value in (said | changes).items() if value is not None}


def files(said: Mapping[str, Any] | None = None, **more: bytes | None) -> dict[str, bytes]:
    """Return the files of a whole package by their names inside of its folder."""
    content = {
        "metadata.json": json.dumps(metadata() if said is None else said).encode(),
        "model/model.bin": WEIGHTS,
        "model/config.json": b'{"bos_token": "<s>"}',
        "model/shared_vocabulary.json": b'["<unk>", "<s>", "</s>", "a"]',
        "sentencepiece.model": b"\x0a\x0e pieces",
        "README.md": b"# A model\n\nLicense: CC0, made by hand for tests\n",
    }
    return content | {name: value for name, value in more.items() if value is not None}


def members(content: Mapping[str, bytes], top: str = "zh_en") -> list[Member]:
    """Return files as the entries of an archive, in one folder."""
    return [(f"{top}/{name}", value) for name, value in content.items()]


def packed(path: Path, entries: Iterable[Member], method: int = zipfile.ZIP_DEFLATED) -> Path:
    """Write an archive with just these entries, and return its path."""
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, value in entries:
            archive.writestr(name, value)
    return path


def a_package(folder: Path, source: str = "zh", target: str = "en", version: str = "1.9", **changes: Any) -> Path:
    """Write a whole package and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    content = files(metadata(source, target, version, **changes))
    return packed(folder / f"translate-{source}_{target}-{version}.argosmodel", members(content, f"{source}_{target}"))


def checksum(path: Path) -> str:
    """Return a file's SHA-256 in hexadecimal digits."""
    return sha256(path.read_bytes()).hexdigest()
