"""Partial downloads: the bytes so far, and the validator that tells whether the file has changed."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

_MOST_BYTES: Final = 8_192


class Begun(NamedTuple):
    """Progress of a download: bytes so far, and the validator (RFC 9110, 8.8) of their file."""

    have: int
    validator: str


NOTHING: Final = Begun(0, "")


class PartialDownload:
    """``NAME.part`` and, beside it, ``NAME.from`` with its link and its ETag or date."""

    def __init__(self, path: Path) -> None:
        """Take the path; nothing is read yet."""
        self.path = path
        self._note = path.with_suffix(".from")

    def begun(self, link: str) -> Begun:
        """Return the resumable progress of the download from this link."""
        said, have = self._said(), self.size()
        return Begun(have, said["validator"]) if have and said["link"] == link and said["validator"] else NOTHING

    def is_from(self, link: str) -> bool:
        """Return whether the partial file came from this link."""
        return self._said()["link"] == link

    def begin(self, link: str, validator: str) -> None:
        """Discard the partial file and start over; without a validator it cannot be resumed later."""
        self.discard()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._note.write_text(json.dumps({"link": link, "validator": validator}), encoding="utf-8")
        self.path.touch()

    def extend(self, chunks: Iterable[bytes]) -> None:
        """Append chunks as they arrive."""
        with self.path.open("ab", buffering=0) as file:
            for chunk in chunks:
                file.write(chunk)

    def size(self) -> int:
        """Return the number of bytes so far."""
        return self.path.stat().st_size if self.path.exists() else 0

    def discard(self) -> None:
        """Remove the partial file."""
        self._note.unlink(missing_ok=True)
        self.path.unlink(missing_ok=True)

    def _said(self) -> dict[str, str]:
        """Return the contents of ``NAME.from``; an unreadable one is empty, and the download starts over."""
        try:
            said = json.loads(self._note.read_bytes()[:_MOST_BYTES])
        except (FileNotFoundError, ValueError, RecursionError):
            said = {}
        values = said if isinstance(said, dict) else {}
        return {name: str(values.get(name, "")) for name in ("link", "validator")}
