"""A file that is fetched bit by bit: what is there of it, and by what a server knows that it is still the same."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

_MOST_BYTES: Final = 8_192


class Begun(NamedTuple):
    """What is there of a file: so many bytes, and the validator (RFC 9110, 8.8) of the file they are from."""

    have: int
    validator: str


NOTHING: Final = Begun(0, "")


class PartialDownload:
    """``NAME.part`` and, beside it, ``NAME.from``: the link it came from and its ETag or date."""

    def __init__(self, path: Path) -> None:
        """Look at nothing yet."""
        self.path = path
        self._note = path.with_suffix(".from")

    def begun(self, link: str) -> Begun:
        """Return what is there from this link and can be gone on with."""
        said, have = self._said(), self.size()
        return Begun(have, said["validator"]) if have and said["link"] == link and said["validator"] else NOTHING

    def is_from(self, link: str) -> bool:
        """Say whether what is there came from this link."""
        return self._said()["link"] == link

    def begin(self, link: str, validator: str) -> None:
        """Forget what is there and begin anew; without a validator it cannot be gone on with later."""
        self.discard()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._note.write_text(json.dumps({"link": link, "validator": validator}), encoding="utf-8")
        self.path.touch()

    def extend(self, chunks: Iterable[bytes]) -> None:
        """Write more, as it comes."""
        with self.path.open("ab", buffering=0) as file:
            for chunk in chunks:
                file.write(chunk)

    def size(self) -> int:
        """Return how many bytes are there."""
        return self.path.stat().st_size if self.path.exists() else 0

    def discard(self) -> None:
        """Remove what is there."""
        self._note.unlink(missing_ok=True)
        self.path.unlink(missing_ok=True)

    def _said(self) -> dict[str, str]:
        """Return what the note says; what cannot be read says nothing, and the file is fetched anew."""
        try:
            said = json.loads(self._note.read_bytes()[:_MOST_BYTES])
        except (FileNotFoundError, ValueError, RecursionError):
            said = {}
        values = said if isinstance(said, dict) else {}
        return {name: str(values.get(name, "")) for name in ("link", "validator")}
