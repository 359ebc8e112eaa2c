"""Files over HTTP: uploads to signed addresses, downloads from public or signed ones.

Pictures that we encoded are public and immutable. All other files come from users, so
they are served at signed addresses only, as attachments unless they are pictures, and
sandboxed so that they cannot run scripts in the site's origin.
"""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import quote

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from expo.kit.errors import Conflict, ExpoError, Forbidden, Invalid, NotFound, TooMuch, Unavailable
from expo.kit.files.blobs import Blobs, Grant, Signer
from expo.kit.files.content_types import TYPES
from expo.kit.files.uploads import Uploads

_PUBLIC: Final = re.compile(r"pictures/[0-9a-f]{64}/(?:small|medium|large)\.webp")
_RANGE: Final = re.compile(r"bytes=(\d{0,12})-(\d{0,12})")
_PLAYERS: Final = frozenset({"audio", "video"})
PLAYED_PIECE: Final = 1024**2
"""The most that an element of a page gets at once (RFC 9110 §15.3.7); it asks for more when it plays on.

A browser has six connections to a server (HTTP/1.1), and an element that has enough for now stops reading without
closing its own: a page with seven would never hear from the seventh.
"""
_SAFE: Final = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
}
_STATUS: Final = (
    (Forbidden, HTTPStatus.FORBIDDEN),
    (NotFound, HTTPStatus.NOT_FOUND),
    (TooMuch, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (Conflict, HTTPStatus.CONFLICT),
    (Invalid, HTTPStatus.UNSUPPORTED_MEDIA_TYPE),
    (Unavailable, HTTPStatus.SERVICE_UNAVAILABLE),
)


def file_routes(uploads: Uploads, blobs: Blobs, signer: Signer) -> list[Route]:
    """Return the routes ``PUT /uploads/{id}`` and ``GET /files/{key}``."""
    files = Files(uploads, blobs, signer)
    return [
        Route("/uploads/{upload_id}", files.put, methods=["PUT"]),
        Route("/files/{key:path}", files.get, methods=["GET"]),
    ]


@dataclass(frozen=True)
class Files:
    """HTTP handlers for files."""

    uploads: Uploads
    blobs: Blobs
    signer: Signer

    async def put(self, request: Request) -> Response:
        """Receive an upload: 204; 403 forged or expired address, 404, 409 used, 413 too large, 415 wrong type."""
        try:
            grant = self._grant("PUT", f"uploads/{request.path_params['upload_id']}", request)
            declared = request.headers.get("content-length", "")
            if declared.isascii() and declared.isdigit() and int(declared[:15]) > grant.limit:
                raise TooMuch(f"This file is larger than agreed: at most {grant.limit} bytes.")
            await self.uploads.receive(grant, request.stream())
        except ClientDisconnect:
            return Response(status_code=HTTPStatus.BAD_REQUEST)
        except ExpoError as error:
            return _refusal(error)
        return Response(status_code=HTTPStatus.NO_CONTENT)

    async def get(self, request: Request) -> Response:
        """Send a file, or the part that a Range header asks for, to a player its beginning.

        304, 403, 404, 416 or 503 otherwise.
        """
        key = request.path_params["key"]
        try:
            if _PUBLIC.fullmatch(key):
                return await self._picture(key, request)
            grant = self._grant("GET", key, request)
            return await self._part(key, request, _private_headers(grant))
        except ExpoError as error:
            return _refusal(error)

    def _grant(self, verb: str, key: str, request: Request) -> Grant:
        query = request.query_params
        limit, expires, signature = (query.get(each, "") for each in ("limit", "expires", "signature"))
        return self.signer.check(verb, key, limit, expires, signature, name=query.get("name", ""))

    async def _picture(self, key: str, request: Request) -> Response:
        """Send a public picture; its key is a hash of its content, so clients may cache it for ever."""
        tag = f'"{key.split("/")[1]}"'
        headers = _SAFE | {
            "Cache-Control": "public, max-age=31536000, immutable",
            "Cross-Origin-Resource-Policy": "cross-origin",
            "ETag": tag,
        }
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        return Response(await self.blobs.get(key), headers=headers, media_type="image/webp")

    async def _part(self, key: str, request: Request, headers: dict[str, str]) -> Response:
        size = await self.blobs.size(key)
        byte_range = _requested_range(request.headers.get("range", ""), size)
        if byte_range is None:
            headers["Content-Range"] = f"bytes */{size}"
            return Response(status_code=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers=headers)
        start, end = byte_range
        if "range" in request.headers and request.headers.get("sec-fetch-dest") in _PLAYERS:
            end = min(end, start + PLAYED_PIECE)
        headers["Content-Length"] = str(end - start)
        status = HTTPStatus.OK
        if end - start < size:
            status = HTTPStatus.PARTIAL_CONTENT
            headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
        body = _empty_body() if request.method == "HEAD" else self.blobs.stream(key, start, end)
        return StreamingResponse(body, status, headers, media_type=_type(key))


def _private_headers(grant: Grant) -> dict[str, str]:
    kind = "inline" if _type(grant.key).startswith("image/") else "attachment"
    plain = re.sub(r"[^ !#-.0-9A-\[\]^-~]", "_", grant.name) or "file"
    return _SAFE | {
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, max-age=600",
        "Content-Disposition": f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(grant.name or 'file', safe='')}",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


def _type(key: str) -> str:
    return TYPES.get(key.rpartition(".")[2], TYPES["bin"])


def _requested_range(header: str, size: int) -> tuple[int, int] | None:
    """Return the bytes that a Range header (RFC 9110, one range) asks for, or None if there are none.

    A header that is not understood asks for the whole file.
    """
    match = _RANGE.fullmatch(header.strip())
    if match is None or not any(match.groups()):
        return 0, size
    first, last = match.groups()
    if not first:
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(size, int(last) + 1) if last else size
    return (start, end) if start < end else None


async def _empty_body() -> AsyncIterator[bytes]:
    return
    yield b""  # makes this an async generator


def _refusal(error: ExpoError) -> Response:
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), HTTPStatus.BAD_REQUEST)
    body = {"code": error.code, "message": error.message}
    return JSONResponse(body, status, {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"})
