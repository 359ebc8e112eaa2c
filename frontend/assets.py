"""Style sheets, scripts and drawings, served from memory under an address that holds their hash.

The hash is one for all files, in the path, so that modules find each other by relative
names; a browser keeps what it has for a year and never asks again.
"""

import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

from starlette.requests import Request
from starlette.responses import Response

_FOREVER = "public, max-age=31536000, immutable"
_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


@dataclass(frozen=True)
class Assets:
    """The static files, by their path below ``static/``."""

    base: str
    version: str
    contents: Mapping[str, bytes]

    def url(self, path: str) -> str:
        """Return the address of a file; raises KeyError for one that is not there."""
        if path not in self.contents:
            raise KeyError(path)
        return f"{self.base}/{self.version}/{path}"

    async def serve(self, request: Request) -> Response:
        """Answer with a file, or 404; an old version's address gives today's file without keeping it."""
        path: str = request.path_params["path"]
        content = self.contents.get(path)
        if content is None:
            return Response("Not found", 404, media_type="text/plain")
        current = request.path_params["version"] == self.version
        headers = {"Cache-Control": _FOREVER if current else "no-cache", "ETag": f'"{self.version}"'}
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=304, headers=headers)
        return Response(content, headers=headers, media_type=_type_of(path))


def _type_of(path: str) -> str:
    suffix = path[path.rfind(".") :]
    return _TYPES.get(suffix) or mimetypes.guess_type(path)[0] or "application/octet-stream"


def load_assets(base: str) -> Assets:
    """Read all static files of the package; ``base`` is the address below which they are served."""
    contents = dict(sorted(_files_below(files("frontend") / "static", "")))
    digest = hashlib.sha256()
    for path, content in contents.items():
        digest.update(path.encode() + b"\0" + content)
    return Assets(base.rstrip("/"), digest.hexdigest()[:12], contents)


def _files_below(folder: Traversable, prefix: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for entry in folder.iterdir():
        if entry.is_dir():
            found += _files_below(entry, f"{prefix}{entry.name}/")
        elif not entry.name.startswith("."):
            found.append((prefix + entry.name, entry.read_bytes()))
    return found
