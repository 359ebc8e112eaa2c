"""Partial downloads: the bytes so far, and the validator that tells whether the file has changed."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

_MAX_NOTE_BYTES: Final = 8_192


class DownloadState(NamedTuple):
    """Progress of a download: bytes so far, and the validator (RFC 9110, 8.8) of their file."""

    bytes_done: int
    validator: str


NO_STATE: Final = DownloadState(0, "")


class PartialDownload:
    """``NAME.part`` and, beside it, ``NAME.from`` with its link and its ETag or date."""

    def __init__(self, path: Path) -> None:
        """Take the path; nothing is read yet."""
        self.path = path
        self._note_path = path.with_suffix(".from")

    def state(self, link: str) -> DownloadState:
        """Return the resumable progress of the download from this link."""
        note, bytes_done = self._read_note(), self.size()
        return (
            DownloadState(bytes_done, note["validator"])
            if bytes_done and note["link"] == link and note["validator"]
            else NO_STATE
        )

    def is_from(self, link: str) -> bool:
        """Return whether the partial file came from this link."""
        return self._read_note()["link"] == link

    def begin(self, link: str, validator: str) -> None:
        """Discard the partial file and start over; without a validator it cannot be resumed later."""
        self.discard()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._note_path.write_text(json.dumps({"link": link, "validator": validator}), encoding="utf-8")
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
        self._note_path.unlink(missing_ok=True)
        self.path.unlink(missing_ok=True)

    def _read_note(self) -> dict[str, str]:
        """Return the contents of ``NAME.from``; an unreadable one is empty, and the download starts over."""
        try:
            note = json.loads(self._note_path.read_bytes()[:_MAX_NOTE_BYTES])
        except (FileNotFoundError, ValueError, RecursionError):
            note = {}
        values = note if isinstance(note, dict) else {}
        return {name: str(values.get(name, "")) for name in ("link", "validator")}
