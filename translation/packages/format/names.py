"""File names in packages: safety checks, and selection of the wanted files.

Names are chosen by the author of the archive. A name is refused if any system could resolve it outside the target
folder or to another entry: APPNOTE.TXT 4.4.17 requires relative names with forward slashes.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from translation.errors import PackageRefused

_MAX_NAME_LENGTH: Final = 240
_MAX_DEPTH: Final = 8
_SHOWN: Final = 80
_ARCHIVES: Final = ("zip", "tar", "gz", "tgz", "bz2", "xz", "zst", "7z", "rar", "whl", "jar", "argosmodel")
_PICKLES: Final = ("pkl", "pickle", "pt", "pth", "ckpt", "joblib", "dill", "npy", "npz", "bin")
_UNWANTED: Final = frozenset((*_ARCHIVES, *_PICKLES))
_LEFT_OUT: Final = frozenset({"stanza", "minisbd"})
"""Folders of sentence splitting models: pickles that only another library reads."""
_TEXT_NAME: Final = re.compile(r"(?:readme|licen[cs]e|copying)[a-z0-9_-]{0,32}(?:\.(?:md|txt|rst))?", re.IGNORECASE)
_VOCABULARY: Final = re.compile(r"[a-z0-9_]{0,32}vocabulary(?:_[0-9]{1,2})?\.(?:json|txt)")

METADATA: Final = "metadata.json"
WEIGHTS: Final = "model/model.bin"
TOKENISERS: Final = ("sentencepiece.model", "bpe.model")


def display_name(name: str) -> str:
    """Return an untrusted name safe to display: short, without terminal control characters."""
    return ascii(name if len(name) <= _SHOWN else name[:_SHOWN] + "…")[1:-1]


def parts_of(name: str) -> tuple[str, ...]:
    """Return the path components of an entry. Raises `PackageRefused` for one that could lead elsewhere."""
    if len(name) > _MAX_NAME_LENGTH or any(_is_unsafe(character) for character in name):
        raise PackageRefused(
            f"The package has a name that is too long or has characters it must not: {display_name(name)}"
        )
    parts = tuple(name.removesuffix("/").split("/"))
    if len(parts) > _MAX_DEPTH or any(part in {"", ".", ".."} or part != part.rstrip(" .").lstrip() for part in parts):
        raise PackageRefused(f"The package has a name that leads out of its folder: {display_name(name)}")
    return parts


def _is_unsafe(character: str) -> bool:
    """Return whether a character ends a name, begins a drive or another path, or does not belong in names."""
    return character in '\\:*?"<>|' or unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def same_on_disk(parts: Iterable[str]) -> str:
    """Return a key equal for names that some file system treats as one (case, Unicode composition)."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", "/".join(parts)).casefold())


def is_text(inside: str) -> bool:
    """Return whether a name in the package's folder is that of a README or a licence."""
    return _TEXT_NAME.fullmatch(inside) is not None


def is_vocabulary(inside: str) -> bool:
    """Return whether it is a vocabulary that CTranslate2 reads."""
    folder, _, name = inside.rpartition("/")
    return folder == "model" and _VOCABULARY.fullmatch(name) is not None


def is_wanted(inside: str) -> bool:
    """Return whether a file is needed for translation or of interest to users. Raises `PackageRefused` for a pickle.

    Pickles and nested archives are refused rather than skipped: a package with them is not what it claims to be.
    Only the folders of the sentence splitters, which real packages have, are skipped.
    """
    if inside.partition("/")[0] in _LEFT_OUT:
        return False
    named = inside in {METADATA, WEIGHTS, *TOKENISERS, "model/config.json", "model/vmap.txt"}
    if named or is_text(inside) or is_vocabulary(inside):
        return True
    if inside.rpartition(".")[2].lower() in _UNWANTED:
        raise PackageRefused(
            f"The package holds an archive or a pickle, which no package needs: {display_name(inside)}"
        )
    return False
