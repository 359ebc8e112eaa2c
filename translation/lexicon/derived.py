"""Data derived from the lexicon's files, kept beside them as Python keeps bytecode: deriving takes seconds."""

import hashlib
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final

import orjson

_KEPT: Final = "__pycache__"
_DIGEST_BYTES: Final = 8
_READABLE: Final = 0o644


class DerivedData:
    """Results of functions over the files of a folder, as JSON, in a folder beside them.

    Where that cannot be written, or ``PYTHONDONTWRITEBYTECODE`` forbids it, each process derives them itself.
    """

    def __init__(self, folder: Path, version: Callable[[], str]) -> None:
        """Take the folder of the files, and what returns their version."""
        self._folder = folder / _KEPT
        self._version = version

    def get(self, name: str, derive: Callable[[], object], modules: Iterable[str]) -> Any:
        """Return what ``derive`` returns, read back from JSON: derived once for a version of the files and the code.

        ``name`` is part of a file name; ``modules`` are the names of those that the result depends on.
        """
        file = self._folder / f"{name}.{digest([self._version().encode(), *map(_code, modules)])}.json"
        with suppress(OSError, ValueError):
            return orjson.loads(file.read_bytes())
        written = orjson.dumps(derive())
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                self._keep(written, file, name)
        return orjson.loads(written)

    def _keep(self, written: bytes, file: Path, name: str) -> None:
        """Write a file whole or not at all, in place of those of other versions."""
        self._folder.mkdir(exist_ok=True)
        with NamedTemporaryFile(dir=self._folder, prefix=f"{name}.", delete=False) as draft:
            draft.write(written)
        Path(draft.name).chmod(_READABLE)
        Path(draft.name).replace(file)
        for other in set(self._folder.glob(f"{name}.*.json")) - {file}:
            other.unlink(missing_ok=True)


def digest(contents: Iterable[bytes]) -> str:
    """Return hexadecimal digits that change with any of the contents."""
    found = hashlib.blake2b(digest_size=_DIGEST_BYTES)
    for content in contents:
        found.update(content)
    return found.hexdigest()


def _code(module: str) -> bytes:
    spec = find_spec(module)
    return Path(spec.origin).read_bytes() if spec and spec.origin else b""
