"""Names inside of a package: which are safe, which are wanted.

A name comes from whoever made the archive. It is refused if any system could take it for something outside of the
folder it is unpacked into, or for another entry: APPNOTE.TXT 4.4.17 wants relative names with forward slashes.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from translation.errors import PackageRefused

_LONGEST: Final = 240
_DEEPEST: Final = 8
_SHOWN: Final = 80
_ARCHIVES: Final = ("zip", "tar", "gz", "tgz", "bz2", "xz", "zst", "7z", "rar", "whl", "jar", "argosmodel")
_PICKLES: Final = ("pkl", "pickle", "pt", "pth", "ckpt", "joblib", "dill", "npy", "npz", "bin")
_UNWANTED: Final = frozenset((*_ARCHIVES, *_PICKLES))
_LEFT_OUT: Final = frozenset({"stanza", "minisbd"})
"""Folders of models that split sentences: pickles that only another library reads."""
_TEXT_NAME: Final = re.compile(r"(?:readme|licen[cs]e|copying)[a-z0-9_-]{0,32}(?:\.(?:md|txt|rst))?", re.IGNORECASE)
_VOCABULARY: Final = re.compile(r"[a-z0-9_]{0,32}vocabulary(?:_[0-9]{1,2})?\.(?:json|txt)")

METADATA: Final = "metadata.json"
WEIGHTS: Final = "model/model.bin"
TOKENISERS: Final = ("sentencepiece.model", "bpe.model")


def shown(name: str) -> str:
    """Return a name from outside as it can be shown: short, without anything that steers a terminal."""
    return ascii(name if len(name) <= _SHOWN else name[:_SHOWN] + "…")[1:-1]


def parts_of(name: str) -> tuple[str, ...]:
    """Return the folders and the last name of an entry. Raises `PackageRefused` for one that could lead elsewhere."""
    if len(name) > _LONGEST or any(_is_unsafe(character) for character in name):
        raise PackageRefused(f"The package has a name that is too long or has characters it must not: {shown(name)}")
    parts = tuple(name.removesuffix("/").split("/"))
    if len(parts) > _DEEPEST or any(part in {"", ".", ".."} or part != part.rstrip(" .").lstrip() for part in parts):
        raise PackageRefused(f"The package has a name that leads out of its folder: {shown(name)}")
    return parts


def _is_unsafe(character: str) -> bool:
    """Say whether a character ends a name, begins a drive or another path, or is not for names at all."""
    return character in '\\:*?"<>|' or unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def same_on_disk(parts: Iterable[str]) -> str:
    """Return a key that is equal for names which some file system takes for one (case, Unicode composition)."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", "/".join(parts)).casefold())


def is_text(inside: str) -> bool:
    """Say whether a name inside of the package's folder is that of a README or a licence."""
    return _TEXT_NAME.fullmatch(inside) is not None


def is_vocabulary(inside: str) -> bool:
    """Say whether it is one of the vocabularies that CTranslate2 reads."""
    folder, _, name = inside.rpartition("/")
    return folder == "model" and _VOCABULARY.fullmatch(name) is not None


def is_wanted(inside: str) -> bool:
    """Say whether it is a file that translating needs or people want to read. Raises `PackageRefused` for a pickle.

    Pickles and archives in an archive are refused rather than left out: a package that has them is another thing
    than it says. Only the folders of the sentence splitters, which real packages have, are passed over.
    """
    if inside.partition("/")[0] in _LEFT_OUT:
        return False
    named = inside in {METADATA, WEIGHTS, *TOKENISERS, "model/config.json", "model/vmap.txt"}
    if named or is_text(inside) or is_vocabulary(inside):
        return True
    if inside.rpartition(".")[2].lower() in _UNWANTED:
        raise PackageRefused(f"The package holds an archive or a pickle, which no package needs: {shown(inside)}")
    return False
