"""Spreadsheet import: upload, dry run, corrections, import, progress."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final
from urllib.parse import urlencode

from starlette.datastructures import UploadFile
from starlette.responses import Response

from frontend.exhibitor.import_words import file_problem, row_words
from frontend.site.form_data import Form
from frontend.site.forms import Files, SubmittedForm
from frontend.site.languages.catalogues import marked
from frontend.site.pages import PageView, TemplateVariables
from frontend.site.problems import Problem
from frontend.site.uploads import max_form_size, put

FILES: Final = (Files("sheet", "SHEET", maximum=1), Files("pictures", "PICTURES_ZIP", maximum=1))
"""Files of the form, which reports its problems itself."""
LARGEST_IMPORT: Final = max_form_size(*((each.purpose, each.maximum) for each in FILES))
"""Largest form in bytes, with a spreadsheet (50 MiB) and pictures (300 MiB): the limits of the server's uploads."""
RUNNING: Final = frozenset({"QUEUED", "RUNNING"})
_FIELDS: Final = {"uploadId": "sheet", "picturesUploadId": "pictures"}


async def upload(submitted: SubmittedForm) -> Response:
    """Take a spreadsheet and start a dry run."""
    problem = None
    for field, file in submitted.files:
        submitted, wrong = await _with_file(submitted, field, file)
        problem = problem or wrong
    if problem is None and not submitted.value("kept_sheet"):
        problem = Problem("NO_SHEET", marked("Choose a spreadsheet first."), "sheet")
    return await (_start(submitted, dry_run=True) if problem is None else submitted.again(problem))


async def _with_file(submitted: SubmittedForm, field: str, file: UploadFile) -> tuple[SubmittedForm, Problem | None]:
    """Return the form with the upload of a field's file, so that the next attempt need not send it again."""
    [purpose] = [each.purpose for each in FILES if each.field == field]
    key = f"{submitted.form.key}-{purpose}" if submitted.form.key else ""
    upload_id, wrong = await put(submitted.site, submitted.request, file, purpose, key)
    kept = {f"kept_{field}": upload_id or "", f"kept_{field}_name": (file.filename or "") if upload_id else ""}
    form = replace(submitted.form, values={**submitted.form.values, **kept})
    return replace(submitted, form=form), file_problem(wrong, field) if wrong else None


def job(view: PageView) -> TemplateVariables:
    """Return an import's progress, then its result."""
    found = view.data["importJob"]
    return {
        "job": found,
        "running": found["status"] in RUNNING,
        "problem": problem_of(found),
        "origin": view.query.get("origin"),
        "row_words": partial(row_words, view.language),
    }


async def again(submitted: SubmittedForm) -> Response:
    """Start the next import of the same files: another dry run, or the real one."""
    return await _start(submitted, dry_run=submitted.value("step") != "import")


async def _start(submitted: SubmittedForm, *, dry_run: bool) -> Response:
    form = submitted.form
    mapping, mended = mapping_of(form), corrections_of(form)
    given: dict[str, Any] = {
        "uploadId": form.value("kept_sheet"),
        "picturesUploadId": form.value("kept_pictures") or None,
        "options": {"dryRun": dry_run, **options_of(form)},
        **({"mapping": mapping} if mapping else {}),
        **({"corrections": mended} if mended else {}),
        "continues": form.value("continues") or None,
    }
    done = await submitted.do("import_start", form.key, input=given)
    if done.problem is not None:
        found = done.result or {"code": "INTERNAL", "message": ""}
        field = _FIELDS.get(found.get("field") or "")
        return await done.again(file_problem(found, field), _without(form, field))
    origin = form.value("origin")
    query = f"?{urlencode({'origin': origin})}" if origin else ""  # the job does not store it; the next step needs it
    return submitted.go(f"/portal/import/{done.result['id']}{query}")


def _without(form: Form, field: str | None) -> Form:
    """Return the form without a field's upload, which is no longer of use."""
    return replace(form, values={**form.values, f"kept_{field}": ""}) if field else form


def options_of(form: Form) -> dict[str, Any]:
    """Return an import's options from the form; options left open are not sent."""
    open_ones = {name: form.value(name) for name in ("language", "currency", "section", "origin") if form.value(name)}
    partial_import = "ALL_OR_NOTHING" if form.value("partial") == "ALL_OR_NOTHING" else "GOOD_ROWS"
    return {"publish": form.value("publish") == "on", "partial": partial_import, **open_ones}


def mapping_of(form: Form) -> list[dict[str, Any]]:
    """Return the mapping of spreadsheet columns to fields, from the form's ``column-INDEX``."""
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
    """Return the corrected cells, from the form's ``mend:ROW:COLUMN``; ``was:ROW:COLUMN`` holds the old value."""
    cells = (
        (name.split(":", 2), value)
        for name, value in form.values.items()
        if name.startswith("mend:") and value != _in_one_line(form.values.get(f"was:{name.removeprefix('mend:')}"))
    )
    return [
        {"row": int(parts[1]), "column": parts[2], "value": value}
        for parts, value in cells
        if len(parts) == 3 and parts[1].isascii() and parts[1].isdigit() and len(parts[1]) < 8
    ]


def _in_one_line(text: str | None) -> str | None:
    """Return a cell's text as a single-line field shows it."""
    return None if text is None else "".join(text.splitlines())


def problem_of(job: Mapping[str, Any]) -> Problem | None:
    """Return why a whole import stopped, or None."""
    return file_problem(job["problem"]) if job.get("problem") else None
