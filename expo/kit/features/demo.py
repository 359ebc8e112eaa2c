"""What a feature's chapter of the demo gets, and how it reads the file beside it.

`expo.demo` opens the fair: everybody moves in, then each feature lets happen what its visitor is to find there. A
chapter does that through the services, as the people whom its ``demo.toml`` names. It looks at each step whether it has
been done, so that an opening which was broken off goes on.
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
    """The fair that the demo opens, and how a chapter finds its people.

    ``buyer`` is asked with an e-mail address, ``exhibitor`` with the name of a company's file below
    ``expo/demo/data/exhibitors`` and answers with its owner. Both answer None for who is not at the fair: tests have a
    part of them. ``upload`` hands a file with a name and a purpose in, and returns the upload's id.
    """

    fair_id: str
    buyer: Callable[[str], Awaitable[Actor | None]]
    exhibitor: Callable[[str], Awaitable[Actor | None]]
    upload: Callable[[Actor, str, bytes, UploadPurpose], Awaitable[str]]


Chapter = Callable[[Parts, Stage], Awaitable[None]]
"""What a feature shows at the demo: done once everybody has moved in, a second time it does nothing."""


# Structs rather than dataclasses: they refuse a misspelt key, which would else be lost in silence.
class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of a demo file: every key is known, and of the type that is said."""


def read(file: Path, kind: type[T]) -> T:
    """Return a demo file as ``kind``; raises `Invalid` that names the file and the place in it."""
    try:
        # Decimals stay as they were written: no float comes between the file and the check.
        return msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8"), parse_float=str), kind)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise Invalid(f"{file.name}: {error}") from error
