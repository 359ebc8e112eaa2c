"""Data derived from the lexicon's files, kept beside them as Python keeps bytecode: deriving takes seconds."""

import hashlib
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final, NamedTuple

import orjson

_KEPT: Final = "__pycache__"
_DIGEST_BYTES: Final = 8
_READABLE: Final = 0o644


class Contents(NamedTuple):
    """What a process has read of the files: their version, the number of their rows, and the digest of the keys."""

    version: str
    rows: int
    keys: str


class DerivedData:
    """Results of functions over the files of a folder, as JSON, in a folder beside them.

    Where that cannot be written, or ``PYTHONDONTWRITEBYTECODE`` forbids it, each process derives them itself.
    """

    def __init__(self, folder: Path, contents: Callable[[], Contents]) -> None:
        """Take the folder of the files, and what returns the contents that results are derived from."""
        self._folder = folder / _KEPT
        self._contents = contents

    def get(self, name: str, derive: Callable[[], object], code: str) -> Any:
        """Return what ``derive`` returns, read back from JSON: derived once for a version of the files and the code.

        ``name`` is part of a file name; ``code`` is the `code_digest` of the modules that the result depends on.
        """
        contents = self._contents()
        file = self._folder / f"{name}.{digest([contents.version.encode(), code.encode()])}.json"
        with suppress(OSError, ValueError, LookupError, TypeError):
            *kept_contents, result = orjson.loads(file.read_bytes())
            if kept_contents == [*contents]:
                return result
        written = orjson.dumps([*contents, derive()])
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                self._keep(written, file, name)
        return orjson.loads(written)[-1]

    def _keep(self, written: bytes, file: Path, name: str) -> None:
        """Write a file whole or not at all, in place of those of other versions."""
        self._folder.mkdir(exist_ok=True)
        with NamedTemporaryFile(dir=self._folder, prefix=f"{name}.", delete=False) as draft:
            try:
                draft.write(written)
                draft.flush()
                Path(draft.name).chmod(_READABLE)
                Path(draft.name).replace(file)
            finally:
                Path(draft.name).unlink(missing_ok=True)
        for other in set(self._folder.glob(f"{name}.*.json")) - {file}:
            other.unlink(missing_ok=True)


def digest(contents: Iterable[bytes]) -> str:
    """Return hexadecimal digits that change with any of the contents."""
    found = hashlib.blake2b(digest_size=_DIGEST_BYTES)
    for content in contents:
        found.update(content)
    return found.hexdigest()


def code_digest(modules: Iterable[str], packages: Iterable[str] = ()) -> str:
    """Return hexadecimal digits that change with the code of modules, versions of installed packages, and Python.

    To be called when a module is imported: later, a file may be newer than what the process runs.
    """
    versions = (f"{each} {version(each)}".encode() for each in packages)
    return digest([sys.version.encode(), *map(_code, modules), *versions])


def _code(module: str) -> bytes:
    spec = find_spec(module)
    return Path(spec.origin).read_bytes() if spec and spec.origin else b""
