"""Files of forms: each is sent to the address that the server gives for it, then used by a mutation."""

from collections.abc import AsyncIterator, Mapping
from typing import Any, Final

from starlette.datastructures import UploadFile
from starlette.requests import Request

from frontend.site.form_data import problem_in
from frontend.site.languages.catalogues import marked
from frontend.site.problems import SENTENCES as KNOWN
from frontend.site.problems import HttpError, Problem
from frontend.site.site import Site

_CHUNK: Final = 256 * 1024
_MEBIBYTE: Final = 1024 * 1024
MAX_FILES: Final = 10

ACCEPTED: Final = {
    "PICTURE": "image/jpeg,image/png,image/webp,image/gif,image/avif",
    "CERTIFICATE": "application/pdf,image/jpeg,image/png",
    "BROCHURE": "application/pdf",
    "VIDEO": "video/mp4,video/webm",
    "MODEL": ".glb",
    "TRANSLATIONS": ".tbx,.tmx,.xml",
}
"""File types that an input accepts, by the file's purpose."""

LARGEST: Final = {
    "PICTURE": 15,
    "CERTIFICATE": 20,
    "BROCHURE": 20,
    "VIDEO": 100,
    "MODEL": 20,
    "TRANSLATIONS": 20,
    "SHEET": 50,
    "PICTURES_ZIP": 300,
}
"""Largest file in MiB, by purpose."""

WRONG: Final = {
    "PICTURE": marked("This is not a picture: use JPEG, PNG, WebP, GIF or AVIF."),
    "CERTIFICATE": marked("This file type is not accepted: use PDF, JPEG or PNG."),
    "BROCHURE": marked("This is not a PDF."),
    "VIDEO": marked("Browsers cannot play this video: use MP4 or WebM."),
    "MODEL": marked("This is not a 3D model: use GLB."),
    "TRANSLATIONS": marked("This file type is not accepted: use TBX for terms, TMX for translations."),
}
"""Messages for files of the wrong kind, by purpose."""

NO_FILE: Final = marked("Choose a file first.")
SENTENCES: Final[Mapping[str, str]] = {
    "NO_FILE": NO_FILE,
    "FILE_TOO_LARGE": marked("This file is too large. Make it smaller, then choose it again."),
    "PICTURE_TOO_LARGE": marked("This picture is too large. Make it smaller, then choose it again."),
    "TOO_MUCH": marked("Too many uploaded files are waiting to be used. Please try again in a few hours."),
    "UPLOAD_NOT_FOUND": marked("This file is no longer here. Please choose it again."),
    "UPLOAD_USED": marked("This file is no longer here. Please choose it again."),
}
_WRONG_KINDS: Final = frozenset({"WRONG_FILE_TYPE", "NOT_A_PICTURE", "NOT_A_MODEL"})


def max_form_size(*files: tuple[str, int]) -> int:
    """Return the largest form in bytes, from the purpose and number of its files; only pictures may be several."""
    return (
        sum(LARGEST[purpose] * (maximum if purpose == "PICTURE" else 1) for purpose, maximum in files) + 1
    ) * _MEBIBYTE


async def store_upload(
    site: Site, request: Request, file: UploadFile | None, purpose: str, key: str
) -> tuple[str | None, Problem | None]:
    """Send a chosen file to the address that the server gives for it; return the upload's id, or the problem."""
    if file is None:
        return None, None
    upload_id, wrong = await put(site, request, file, purpose, f"{key}-file" if key else None)
    return upload_id, None if wrong is None else in_words(wrong, purpose)


async def put(
    site: Site, request: Request, file: UploadFile, purpose: str, key: str | None
) -> tuple[str | None, Mapping[str, Any] | None]:
    """Send a file to the address that the server gives under ``key``; return the upload's id, or GraphQL's Problem."""
    if site.put_upload is None:
        raise HttpError(503, "UNAVAILABLE")
    if not file.size:
        return None, {"code": "FILE_EMPTY", "message": KNOWN["FILE_EMPTY"]}
    given = {"purpose": purpose, "fileName": (file.filename or "")[-200:], "size": file.size}
    result = (await site.mutate(request, "create_upload", key, input=given)).data["createUpload"]
    wrong = result if problem_in(result) else await site.put_upload(result["url"], _chunks(file))
    return (str(result["id"]), None) if wrong is None else (None, wrong)


def in_words(problem: Mapping[str, Any], purpose: str) -> Problem:
    """Return a GraphQL Problem with a file, in our own words where we have any."""
    words = WRONG[purpose] if problem["code"] in _WRONG_KINDS else SENTENCES.get(problem["code"])
    return Problem.of(problem) if words is None else Problem(problem["code"], words, problem.get("field"))


async def _chunks(file: UploadFile) -> AsyncIterator[bytes]:
    while chunk := await file.read(_CHUNK):
        yield chunk
