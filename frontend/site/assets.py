"""Style sheets, scripts and drawings, served from memory under an address that contains their hash.

All files share one hash, in the path, so that modules find each other by relative names; browsers keep files for a
year without asking again. Style sheets are written in small files and sent in few: `SHEETS`.
"""

import gzip
import hashlib
import json
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from starlette.requests import Request
from starlette.responses import Response

_FOREVER = "public, max-age=31536000, immutable"
_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_PRESSED = frozenset({".js", ".css", ".svg", ".txt", ".json"})

SHEETS: Mapping[str, tuple[str, ...]] = {
    "site.css": (
        "tokens",
        "elements",
        "parts",
        "fair",
        "goods",
        "favourites",
        "halls",
        "enquiries",
        "matchmaking",
        "schedule",
        "reading_help",
        "print",
    ),
    "parts_page.css": ("parts_page",),
    "bookings.css": ("bookings",),
    "meeting.css": ("meeting",),
    "player.css": ("meeting", "player"),
    "table.css": ("table",),
    "portal.css": ("portal", "products", "duplicates", "insights", "translations", "glossary"),
    "console.css": ("console", "admission", "duplicates", "insights", "glossary", "translation"),
}
"""Style sheets that pages link, and the files in ``css/`` that each is made of."""


@dataclass(frozen=True)
class Assets:
    """Static files by their path below ``static/``; ``integrity`` holds the digests of vendored ones."""

    base: str
    version: str
    contents: Mapping[str, bytes]
    integrity: Mapping[str, str] = field(default_factory=dict)
    _pressed: dict[str, bytes] = field(default_factory=dict, init=False, repr=False, compare=False)

    def url(self, path: str) -> str:
        """Return the address of a file; raises KeyError for an unknown one."""
        if path not in self.contents:
            raise KeyError(path)
        return f"{self.base}/{self.version}/{path}"

    async def serve(self, request: Request) -> Response:
        """Send a file, or 404; an old version's address gives the current file, not to be cached."""
        path: str = request.path_params["path"]
        content = self.contents.get(path)
        if content is None:
            return Response("Not found", 404, media_type="text/plain")
        current = request.path_params["version"] == self.version
        headers = {
            "Cache-Control": _FOREVER if current else "no-cache",
            "ETag": f'"{self.version}"',
            "Vary": "Accept-Encoding",
        }
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=304, headers=headers)
        if _suffix(path) in _PRESSED and "gzip" in request.headers.get("accept-encoding", ""):
            content = self._compressed(path)
            headers["Content-Encoding"] = "gzip"
        return Response(content, headers=headers, media_type=_type_of(path))

    def _compressed(self, path: str) -> bytes:
        """Return a file at the highest compression, computed once."""
        if path not in self._pressed:
            self._pressed[path] = gzip.compress(self.contents[path], 9, mtime=0)
        return self._pressed[path]


def _suffix(path: str) -> str:
    return path[path.rfind(".") :]


def _type_of(path: str) -> str:
    return _TYPES.get(_suffix(path)) or mimetypes.guess_type(path)[0] or "application/octet-stream"


@cache
def load_assets(base: str) -> Assets:
    """Read all static files of the package, once; ``base`` is the address below which they are served.

    Raises `FileNotFoundError` if the files from npm were never fetched.
    """
    contents = dict(sorted(_files_below(files("frontend") / "static", "")))
    if "vendor/manifest.json" not in contents:
        raise FileNotFoundError("frontend/static/vendor is missing: `make` fetches it, as does installing the package")
    contents |= {name: _joined(contents, parts) for name, parts in SHEETS.items()}
    digest = hashlib.sha256()
    for path, content in contents.items():
        digest.update(path.encode() + b"\0" + content)
    vendored = json.loads(contents["vendor/manifest.json"])["files"]
    integrity = {f"vendor/{name}": each["integrity"] for name, each in vendored.items()}
    return Assets(base.rstrip("/"), digest.hexdigest()[:12], contents, integrity)


def _joined(contents: Mapping[str, bytes], parts: tuple[str, ...]) -> bytes:
    return b"\n".join(contents[f"css/{part}.css"] for part in parts)


def _files_below(folder: Traversable, prefix: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for entry in folder.iterdir():
        if entry.is_dir():
            found += _files_below(entry, f"{prefix}{entry.name}/")
        elif not entry.name.startswith("."):
            found.append((prefix + entry.name, entry.read_bytes()))
    return found
