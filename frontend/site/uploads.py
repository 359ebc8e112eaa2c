"""Forms with files: each file goes to the address that the server gives for it, then a mutation uses it.

A form of a page is one `HandIn`; the page is shown again where a file is not taken.
"""

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from frontend.site.form_data import Form, problem_in, typed
from frontend.site.languages.catalogues import marked
from frontend.site.pages import Page
from frontend.site.problems import SENTENCES as KNOWN
from frontend.site.problems import Problem, Unanswered
from frontend.site.security import allow
from frontend.site.site import House, go, language_of

_CHUNK: Final = 256 * 1024
_MEBIBYTE: Final = 1024 * 1024
MOST_FILES: Final = 10

ACCEPTED: Final = {
    "PICTURE": "image/jpeg,image/png,image/webp,image/gif,image/avif",
    "CERTIFICATE": "application/pdf,image/jpeg,image/png",
    "BROCHURE": "application/pdf",
    "VIDEO": "video/mp4,video/webm",
    "MODEL": ".glb",
    "TRANSLATIONS": ".tbx,.tmx,.xml",
}
"""What an input offers to choose, by what the file is for."""

LARGEST: Final = {"PICTURE": 15, "CERTIFICATE": 20, "BROCHURE": 20, "VIDEO": 100, "MODEL": 20, "TRANSLATIONS": 20}
"""Most MiB of one file."""

WRONG: Final = {
    "PICTURE": marked("This is no picture: use JPEG, PNG, WebP, GIF or AVIF."),
    "CERTIFICATE": marked("This file cannot be taken: use PDF, JPEG or PNG."),
    "BROCHURE": marked("This file is no PDF."),
    "VIDEO": marked("This file is no video that browsers play: use MP4 or WebM."),
    "MODEL": marked("This file is no 3D model: use GLB."),
    "TRANSLATIONS": marked("This file cannot be taken: use TBX for terms, TMX for translations."),
}
"""What is said of a file of the wrong kind."""

SENTENCES: Final[Mapping[str, str]] = {
    "NO_FILE": marked("Choose a file first."),
    "FILE_TOO_LARGE": marked("This file is too large. Make it smaller, then choose it once more."),
    "PICTURE_TOO_LARGE": marked("This picture is too large. Make it smaller, then choose it once more."),
    "TOO_MUCH": marked("Too many uploaded files wait unused. Please try again in a few hours."),
    "UPLOAD_NOT_FOUND": marked("This file is not here any more. Please choose it once more."),
    "UPLOAD_USED": marked("This file is not here any more. Please choose it once more."),
}
_WRONG_KINDS: Final = frozenset({"WRONG_FILE_TYPE", "NOT_A_PICTURE", "NOT_A_MODEL"})


@dataclass(frozen=True)
class HandIn:
    """A form with files: ``run`` is the view of a `Post`.

    The mutation ``name`` runs once for each file, or once without any where none is ``required``;
    ``variables`` makes its variables of the form and the upload's id (None without a file).
    ``field`` is the input's name, ``page`` is shown again with a problem, ``to`` is where it leads.
    """

    page: Page
    name: str
    field: str
    purpose: str
    to: str
    variables: Callable[[Request, Form, str | None], Mapping[str, Any]]
    done: str = "saved"
    required: bool = True

    async def run(self, house: House, request: Request) -> Response:
        """Take a form; raises `Unanswered` for whom the page is not, before anything is read."""
        viewer = await house.answer(request, "viewer")
        self.page.audience.check(viewer.data)
        allow(request, (LARGEST[self.purpose] * (MOST_FILES if self.purpose == "PICTURE" else 1) + 1) * _MEBIBYTE)
        async with request.form(max_files=MOST_FILES, max_fields=200) as data:
            form = typed(data)
            problem = await self._take(house, request, form, _files(data, self.field))
        if problem is not None:
            request.state.form = form.refused(problem)
            return await self.page.show(house, request)
        path, hash_sign, fragment = self.to.format(**request.path_params).partition("#")
        return go(f"/{language_of(request)}{path}?done={self.done}{hash_sign}{fragment}")

    async def _take(self, house: House, request: Request, form: Form, files: list[UploadFile]) -> Problem | None:
        if not files and self.required:
            return Problem("NO_FILE", SENTENCES["NO_FILE"], self.field)
        for number, file in enumerate(files or [None]):
            key = f"{form.key}-{number}" if form.key else ""
            upload_id, problem = await handed_in(house, request, file, self.purpose, key)
            if problem is not None:
                return replace(problem, field=self.field)
            answer = await house.do(request, self.name, key, **self.variables(request, form, upload_id))
            (result,) = answer.data.values()
            if problem_in(result) is not None:
                return self._said(result)
        return None

    def _said(self, result: Mapping[str, Any]) -> Problem:
        said = in_words(result, self.purpose)
        return replace(said, field=self.field) if said.field in {"uploadId", "file", None} else said


async def handed_in(
    house: House, request: Request, file: UploadFile | None, purpose: str, key: str
) -> tuple[str | None, Problem | None]:
    """Send a chosen file to the address that the server gives for it; return its upload's id, or the problem."""
    if file is None:
        return None, None
    upload_id, wrong = await put(house, request, file, purpose, f"{key}-file" if key else None)
    return upload_id, None if wrong is None else in_words(wrong, purpose)


async def put(
    house: House, request: Request, file: UploadFile, purpose: str, key: str | None
) -> tuple[str | None, Mapping[str, Any] | None]:
    """Send a file to the address that the server gives under ``key``; return its upload's id, or GraphQL's Problem."""
    if house.put_upload is None:
        raise Unanswered(503, "UNAVAILABLE")
    if not file.size:
        return None, {"code": "FILE_EMPTY", "message": KNOWN["FILE_EMPTY"]}
    given = {"purpose": purpose, "fileName": (file.filename or "")[-200:], "size": file.size}
    result = (await house.do(request, "create_upload", key, input=given)).data["createUpload"]
    wrong = result if problem_in(result) else await house.put_upload(result["url"], _chunks(file))
    return (str(result["id"]), None) if wrong is None else (None, wrong)


def in_words(found: Mapping[str, Any], purpose: str) -> Problem:
    """Return a GraphQL Problem with a file, in our own words where there are some."""
    words = WRONG[purpose] if found["code"] in _WRONG_KINDS else SENTENCES.get(found["code"])
    return Problem.of(found) if words is None else Problem(found["code"], words, found.get("field"))


def _files(data: FormData, field: str) -> list[UploadFile]:
    found = [value for name, value in data.multi_items() if name == field and isinstance(value, UploadFile)]
    return [file for file in found if file.filename][:MOST_FILES]


async def _chunks(file: UploadFile) -> AsyncIterator[bytes]:
    while chunk := await file.read(_CHUNK):
        yield chunk


__all__ = ["ACCEPTED", "LARGEST", "HandIn", "handed_in", "in_words", "put"]
