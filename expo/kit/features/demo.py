"""The context of a feature's chapter of the demo, and the reader of its data file.

`expo.demo` opens the fair: exhibitors and buyers are created, then each feature adds the content that visitors will
find. A chapter does so through the services, acting as the people named in its ``demo.toml``. It checks before each
step whether it has been done, so that an interrupted opening can be resumed.
"""

import tomllib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from expo.kit.access import Actor
from expo.kit.errors import Invalid
from expo.kit.features.parts import Parts
from expo.kit.files.uploads import UploadPurpose

T = TypeVar("T")


@dataclass(frozen=True)
class Stage:
    """The demo's fair, and the people of a chapter.

    ``buyer`` takes an email address; ``exhibitor`` takes the name of a company's file below
    ``expo/demo/data/exhibitors`` and returns the company's owner. Both return None for people who are not at the fair,
    since tests create only some of them. ``upload`` uploads a file with a name and a purpose and returns its id.
    """

    fair_id: str
    buyer: Callable[[str], Awaitable[Actor | None]]
    exhibitor: Callable[[str], Awaitable[Actor | None]]
    upload: Callable[[Actor, str, bytes, UploadPurpose], Awaitable[str]]


Chapter = Callable[[Parts, Stage], Awaitable[None]]
"""Adds a feature's content to the demo once all exhibitors and buyers exist; idempotent."""


# Structs rather than dataclasses: they reject misspelt keys, which would otherwise be ignored silently.
class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base class for the tables of a demo file: unknown keys and wrong types are refused."""


def read(file: Path, kind: type[T]) -> T:
    """Return a demo file as ``kind``; raises `Invalid`, naming the file and the place in it."""
    try:
        # Decimals stay as written: they are checked as text, never as floats.
        return msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8"), parse_float=str), kind)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise Invalid(f"{file.name}: {error}") from error
