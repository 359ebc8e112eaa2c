"""What lies in a folder: read at one moment, and put into another one. And the folder that the project lies in."""

import contextlib
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent.parent


def files_below(folder: Path) -> Mapping[str, bytes]:
    """Return all files below a folder by their paths, as they are at one moment: an index may tidy up behind itself."""
    while True:
        with contextlib.suppress(FileNotFoundError):
            before = _times(folder)
            found = {str(each.relative_to(folder)): each.read_bytes() for each in before}
            if _times(folder) == before:
                return found


def put_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Let a folder hold these files alone."""
    shutil.rmtree(folder, ignore_errors=True)
    for path, data in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def _times(folder: Path) -> Mapping[Path, int]:
    """Return when each file below a folder was written last."""
    return {each: each.stat().st_mtime_ns for each in folder.rglob("*") if each.is_file()}
