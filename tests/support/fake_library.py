"""What stands in for the library argostranslate, which is heavy: the same names, and translations that shout."""

import importlib.machinery
import json
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any


class Package:
    """A package, as the library reads one."""

    def __init__(self, folder: Path) -> None:
        said = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))
        self.pair = said["from_code"], said["to_code"]


@dataclass
class Language:
    """A language."""

    code: str
    name: str


@dataclass
class PackageTranslation:
    """Translates with a package."""

    source: Language
    target: Language
    package: Package

    def translate(self, text: str) -> str:
        assert self.package.pair == (self.source.code, self.target.code)
        if text == "raise":
            raise RuntimeError("as it was told")
        return f"{text.upper()} ({self.target.code})"


def _module(name: str, **contents: Any) -> ModuleType:
    module = ModuleType(name)
    module.__spec__ = importlib.machinery.ModuleSpec(name, None)
    vars(module).update(contents)
    return module


MODULES = {
    "argostranslate": _module("argostranslate"),
    "argostranslate.translate": _module(
        "argostranslate.translate", Language=Language, PackageTranslation=PackageTranslation
    ),
    "argostranslate.package": _module("argostranslate.package", Package=Package),
}
