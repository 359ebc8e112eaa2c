"""How an organiser lays out halls: which there are, what stands where, and who stands on what."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from frontend.organiser.fairs import blank, own_fair
from frontend.parts.fields import said_text, whole
from frontend.parts.hall_map import drawn
from frontend.site.form_data import Form, problem_in
from frontend.site.languages.catalogues import NAMES, marked
from frontend.site.pages import Audience, Page, Shown
from frontend.site.problems import Problem, Unanswered
from frontend.site.site import House, go, language_of

_CELLS: Final = re.compile(r"\s*[;\t]\s*|\s+")
_MOST_LINES: Final = 2001
_ROWS: Final = {
    "first": "A01",
    "rows": "4",
    "perRow": "12",
    "standWidth": "3",
    "standDepth": "3",
    "aisle": "4",
    "block": "6",
}
"""Rows that a new hall's form proposes: back to back, with an aisle that two people pass in."""

UNREADABLE: Final = marked("This line is no stand; write number; x; y; width; depth.")


def halls(shown: Shown) -> Mapping[str, Any]:
    """Return what the halls' page needs beside its answer, and the key that a new hall gets."""
    names = own_fair(shown)
    taken = {hall["key"] for hall in names["fair"]["halls"]}
    number = next(number for number in range(1, len(taken) + 2) if f"hall-{number}" not in taken)
    return {**names, "new_key": f"hall-{number}"}


def hall_variables(request: Request, form: Form) -> dict[str, Any]:
    """Return the variables of saveHall."""
    name = said_text(form, "name", tuple(NAMES), language_of(request)) or blank(request)
    key = request.path_params.get("hall") or form.value("hallKey")
    place = whole(form.value("place"))
    hall = {"key": key, "name": name, "sections": form.several("sections")}
    return {"fairId": form.value("fairId"), "hall": hall} | ({"place": place} if place else {})


def to_new_hall(request: Request, result: Mapping[str, Any]) -> str:
    """Return the way to the hall that has just been added, where its stands are laid out; it is the last one."""
    return f"/console/fairs/{request.path_params['fair']}/halls/{result['halls'][-1]['key']}"


def hall(shown: Shown) -> Mapping[str, Any]:
    """Return what the editor of a hall's plan needs; raises `Unanswered` (404) for no hall."""
    names = own_fair(shown)
    found = names["fair"]["hall"]
    if found is None:
        raise Unanswered(404, "HALL_NOT_FOUND")
    plan = found["plan"]
    sent = names["part"]("plan")
    stands = plan["stands"] if plan else []
    number = shown.request.query_params.get("stand", "")
    return {
        **names,
        "hall": found,
        "plan": plan,
        "map": drawn(plan, language_of(shown.request)) if plan else None,
        "typed": sent.value("stands") or written_plan(stands),
        "chosen": next((each for each in stands if each["number"] == number), None),
        "free": [each["number"] for each in stands if not each["booth"]],
        "standing": [each for each in stands if each["booth"]],
        "doors": "\n".join(f"{each['x']:g}; {each['y']:g}" for each in plan["entrances"]) if plan else "",
        "rows": _ROWS,
        "line": getattr(shown.request.state, "line", ""),
        "unplaced": shown.data["unplacedBooths"] or {"nodes": [], "totalCount": 0},
    }


def written_plan(stands: Sequence[Mapping[str, Any]]) -> str:
    """Return stands as lines that one can edit: number; x; y; width; depth, in metres."""
    return "\n".join(
        "; ".join([each["number"], *(f"{each[name]:g}" for name in ("x", "y", "width", "depth"))]) for each in stands
    )


def read_plan(text: str) -> tuple[list[dict[str, Any]], str | None]:
    """Return the stands that lines tell, and the first line that tells none.

    Cells stand between semicolons, tabs or spaces; a sixth is the number that the stand had before.
    """
    stands: list[dict[str, Any]] = []
    for line in text.splitlines()[:_MOST_LINES]:
        if not line.strip():
            continue
        number, *cells = _CELLS.split(line.strip())
        sizes = [metres(cell) for cell in cells[:4]]
        if len(sizes) < 4 or None in sizes:
            return stands, line.strip()[:40]
        stand = {"number": number, **dict(zip(("x", "y", "width", "depth"), sizes, strict=True))}
        stands.append(stand | ({"was": cells[4]} if cells[4:] and cells[4] else {}))
    return stands, None


def metres(text: str) -> float | None:
    """Return a length as people write it, with a point or a comma; None for what is none."""
    plain = text.strip().replace(",", ".").removesuffix("m").strip()
    return float(plain) if re.fullmatch(r"-?\d{1,6}(?:\.\d{1,6})?", plain) else None


async def save_plan(house: House, request: Request) -> Response:
    """Save the whole plan of a hall as its lines tell it; the page again, with the lines, where it is refused."""
    form = await _form(request)
    stands, unreadable = read_plan(form.value("stands"))
    if unreadable is not None:
        return await _again(house, request, form, Problem("UNREADABLE_LINE", UNREADABLE, "stands"), line=unreadable)
    entrances = [{"x": each["x"], "y": each["y"]} for each in read_plan(_doors(form.value("entrances")))[0]]
    given = {
        "fairId": await house.fair_id(request, request.path_params["fair"]),
        "hall": request.path_params["hall"],
        "version": whole(form.value("over") or form.value("version")) or 0,
        "width": metres(form.value("width")) or 0.0,
        "depth": metres(form.value("depth")) or 0.0,
        "stands": stands,
        "entrances": entrances,
    }
    return await _done(house, request, form, "set_hall_plan", input=given)


async def save_stand(house: House, request: Request) -> Response:
    """Change, add or remove one stand of a hall's plan, the others as they are now."""
    form = await _form(request)
    found = await house.answer(
        request,
        "console_hall",
        fairId=await house.fair_id(request, request.path_params["fair"]),
        hall=request.path_params["hall"],
    )
    fair = found.data["fair"]
    plan = fair["hall"] and fair["hall"]["plan"]
    if not plan:
        raise Unanswered(404, "HALL_NOT_FOUND")
    was = form.value("was")
    others = [_plain(each) for each in plan["stands"] if each["number"] != was]
    sizes = {name: metres(form.value(name)) for name in ("x", "y", "width", "depth")}
    changed = {"number": form.value("number"), **{name: -1.0 if size is None else size for name, size in sizes.items()}}
    stands = others if form.value("remove") else [*others, changed | ({"was": was} if was else {})]
    given = {
        "fairId": fair["id"],
        "hall": fair["hall"]["key"],
        "version": whole(form.value("version")) or 0,
        "stands": stands,
        **{name: plan[name] for name in ("width", "depth", "entrances")},
    }
    return await _done(house, request, form, "set_hall_plan", input=given)


def rows_variables(request: Request, form: Form) -> dict[str, Any]:
    """Return the variables of layOutStands."""
    sizes = {name: metres(form.value(name)) for name in ("standWidth", "standDepth", "aisle", "width", "depth")}
    numbers = {name: whole(form.value(name)) or 0 for name in ("rows", "perRow", "block")}
    place = {"fairId": form.value("fairId"), "hall": request.path_params["hall"], "first": form.value("first")}
    given = {name: size for name, size in sizes.items() if size is not None}
    return {"input": {**place, **numbers, **given, "version": whole(form.value("version")) or 0}}


def place_variables(request: Request, form: Form) -> dict[str, Any]:
    """Return the variables of placeBooth: without a number, off its stand."""
    number = form.value("number").strip() or None
    return {"boothId": form.value("boothId"), "hall": request.path_params["hall"] if number else None, "number": number}


HALL: Final = Page("/console/fairs/{fair}/halls/{hall}", "console_hall", Audience.ORGANISER, more=hall)


async def _form(request: Request) -> Form:
    """Return what a browser sent, however long the list of stands is; the page's own limit of bytes holds."""
    data = await request.form()
    values = {name: value for name, value in data.multi_items() if not isinstance(value, UploadFile)}
    key = values.pop("key", "")
    return Form(values, key=key)


async def _done(house: House, request: Request, form: Form, name: str, **variables: Any) -> Response:
    answer = await house.do(request, name, form.key, **variables)
    (result,) = answer.data.values()
    problem = problem_in(result)
    if problem is not None:
        return await _again(house, request, form, problem)
    path = "/console/fairs/{fair}/halls/{hall}".format(**request.path_params)
    return go(f"/{language_of(request)}{path}?done=saved", answer.cookies)


async def _again(house: House, request: Request, form: Form, problem: Problem, line: str = "") -> Response:
    request.state.form = form.refused(problem)
    request.state.line = line
    return await HALL.show(house, request)


def _doors(text: str) -> str:
    """Return lines of entrances (x; y) as lines of stands, so that one reader reads both."""
    return "\n".join(f"D; {line}; 1; 1" for line in text.splitlines() if line.strip())


def _plain(stand: Mapping[str, Any]) -> dict[str, Any]:
    return {name: stand[name] for name in ("number", "x", "y", "width", "depth")}
