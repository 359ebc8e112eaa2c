"""An exhibitor's sheet: upload, dry run, mend, import, and watch it."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final
from urllib.parse import urlencode

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from frontend.exhibitor.import_words import file_problem, row_words
from frontend.site.form_data import Form, file_of, problem_in, typed
from frontend.site.languages.catalogues import marked
from frontend.site.pages import Audience
from frontend.site.problems import Problem, Unanswered
from frontend.site.security import allow
from frontend.site.site import House, go, language_of
from frontend.site.uploads import put

LARGEST_IMPORT: Final = 351 * 1024 * 1024
"""Bytes of a form with a sheet (50 MiB) and pictures (300 MiB), the most that the server's uploads take."""
PURPOSES: Final = {"sheet": "SHEET", "pictures": "PICTURES_ZIP"}
"""What the files of the form are for, by their fields."""
RUNNING: Final = frozenset({"QUEUED", "RUNNING"})


async def imports(house: House, request: Request) -> Response:
    """Show the form and earlier imports, or take a sheet and begin with a dry run."""
    if request.method != "POST":
        return await _show(house, request, Form())
    Audience.EXHIBITOR.check((await house.answer(request, "viewer")).data)  # before anything is read, let alone kept
    allow(request, LARGEST_IMPORT)
    async with request.form(max_files=2, max_fields=20) as data:
        form, problem = typed(data), None
        for field in PURPOSES:
            form, wrong = await _with_file(house, request, form, field, file_of(data, field))
            problem = problem or wrong
    if problem is None and not form.value("kept_sheet"):
        problem = Problem("NO_SHEET", marked("Choose a sheet first."), "sheet")
    if problem is not None:
        return await _show(house, request, form.refused(problem))
    return await _start(house, request, form, dry_run=True)


async def _with_file(
    house: House, request: Request, form: Form, field: str, file: UploadFile | None
) -> tuple[Form, Problem | None]:
    """Return the form with the upload of a field's file, which its next attempt need not send again."""
    if file is None:
        return form, None
    purpose = PURPOSES[field]
    upload_id, wrong = await put(house, request, file, purpose, f"{form.key}-{purpose}" if form.key else None)
    kept = {f"kept_{field}": upload_id or "", f"kept_{field}_name": (file.filename or "") if upload_id else ""}
    return replace(form, values={**form.values, **kept}), file_problem(wrong, field) if wrong else None


async def job(house: House, request: Request) -> Response:
    """Show an import: its progress, then its result; or begin the next one with the same files."""
    if request.method == "POST" and getattr(request.state, "form", None) is None:  # else another form was refused
        form = typed(await request.form())
        return await _start(house, request, form, dry_run=form.value("step") != "import")
    found = await house.answer(request, "import", id=request.path_params["id"], after=request.query_params.get("after"))
    Audience.EXHIBITOR.check(found.data)
    shown = found.data.get("importJob")
    if shown is None:
        raise Unanswered(404, "NOT_FOUND")
    more = {
        "job": shown,
        "running": shown["status"] in RUNNING,
        "problem": problem_of(shown),
        "origin": request.query_params.get("origin"),
        "row_words": partial(row_words, language_of(request)),
    }
    return house.show(request, "import.html", data=found.data, **more)


async def cancel(house: House, request: Request) -> Response:
    """Stop an import."""
    form = typed(await request.form())
    await house.do(request, "import_cancel", form.key, id=request.path_params["id"])
    return go(f"/{language_of(request)}/portal/import/{request.path_params['id']}")


async def _start(house: House, request: Request, form: Form, *, dry_run: bool) -> Response:
    mapping = mapping_of(form)
    given: dict[str, Any] = {
        "uploadId": form.value("kept_sheet"),
        "picturesUploadId": form.value("kept_pictures") or None,
        "options": {"dryRun": dry_run, **options_of(form)},
        **({"mapping": mapping} if mapping else {}),
        **({"corrections": mended} if (mended := corrections_of(form)) else {}),
        "continues": form.value("continues") or None,
    }
    answer = await house.do(request, "import_start", form.key, input=given)
    found = answer.data.get("importProducts") or {"code": "INTERNAL", "message": ""}
    if problem_in(found):
        field = _FIELDS.get(found.get("field") or "")
        return await _show(house, request, _without(form, field).refused(file_problem(found, field)))
    origin = form.value("origin")
    query = f"?{urlencode({'origin': origin})}" if origin else ""  # the job does not say it, and the next step needs it
    return go(f"/{language_of(request)}/portal/import/{found['id']}{query}")


_FIELDS: Final = {"uploadId": "sheet", "picturesUploadId": "pictures"}


def _without(form: Form, field: str | None) -> Form:
    """Return the form without the upload of a field: it is of no use any more."""
    return replace(form, values={**form.values, f"kept_{field}": ""}) if field else form


def options_of(form: Form) -> dict[str, Any]:
    """Return an import's options as the form says them; what is left open is not sent."""
    open_ones = {name: form.value(name) for name in ("language", "currency", "section", "origin") if form.value(name)}
    partial_import = "ALL_OR_NOTHING" if form.value("partial") == "ALL_OR_NOTHING" else "GOOD_ROWS"
    return {"publish": form.value("publish") == "on", "partial": partial_import, **open_ones}


def mapping_of(form: Form) -> list[dict[str, Any]]:
    """Return which column of the sheet is which field, from the form's ``column-INDEX``."""
    chosen = (
        (name.removeprefix("column-"), column)
        for name, column in form.values.items()
        if name.startswith("column-") and column
    )
    return [
        {"index": int(index), "column": column}
        for index, column in chosen
        if index.isascii() and index.isdigit() and len(index) < 5
    ]


def corrections_of(form: Form) -> list[dict[str, Any]]:
    """Return the cells that were mended, from the form's ``mend:ROW:COLUMN``; ``was:ROW:COLUMN`` is what they said."""
    said = (
        (name.split(":", 2), value)
        for name, value in form.values.items()
        if name.startswith("mend:") and value != _in_one_line(form.values.get(f"was:{name.removeprefix('mend:')}"))
    )
    return [
        {"row": int(parts[1]), "column": parts[2], "value": value}
        for parts, value in said
        if len(parts) == 3 and parts[1].isascii() and parts[1].isdigit() and len(parts[1]) < 8
    ]


def _in_one_line(text: str | None) -> str | None:
    """Return a cell as a text field shows it."""
    return None if text is None else "".join(text.splitlines())


async def _show(house: House, request: Request, form: Form) -> Response:
    found = await house.answer(request, "imports", after=request.query_params.get("after"))
    Audience.EXHIBITOR.check(found.data)
    return house.show(request, "imports.html", data=found.data, form=form, status=422 if form.problem else 200)


def problem_of(job: Mapping[str, Any]) -> Problem | None:
    """Return why an import stopped as a whole, or None."""
    return file_problem(job["problem"]) if job.get("problem") else None
