"""Hall layout by the organiser: the halls, their spaces, and the booths on them."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from frontend.organiser.fairs import own_fair
from frontend.parts.fields import needed_text, whole
from frontend.parts.hall_map import draw_hall_map
from frontend.site.form_data import Form
from frontend.site.forms import SubmittedForm
from frontend.site.languages.catalogues import marked
from frontend.site.pages import PageView, TemplateVariables
from frontend.site.problems import HttpError, Problem

MAX_PLAN_LENGTH: Final = 1_000_000
"""Longest plan in characters of its lines; the form's own limit in bytes applies as well."""
_CELLS: Final = re.compile(r"\s*[;\t]\s*|\s+")
_MAX_LINES: Final = 2001
_ROWS: Final = {
    "first": "A01",
    "rows": "4",
    "perRow": "12",
    "spaceWidth": "3",
    "spaceDepth": "3",
    "aisle": "4",
    "block": "6",
}
"""Default rows in a new hall's form: back to back, with an aisle in which two people can pass."""

UNREADABLE: Final = marked(
    "This line cannot be read. Enter number; metres from the left; metres from the top; width; depth."
)


def halls(view: PageView) -> TemplateVariables:
    """Return the template variables of the halls, and the key of the next new hall."""
    names = own_fair(view)
    taken = {hall["key"] for hall in names["fair"]["halls"]}
    number = next(number for number in range(1, len(taken) + 2) if f"hall-{number}" not in taken)
    return {**names, "new_key": f"hall-{number}"}


def hall_variables(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of saveHall."""
    key, place = submitted.path.get("hall") or submitted.value("hallKey"), whole(submitted.value("place"))
    hall = {"key": key, "name": needed_text(submitted, "name"), "sections": submitted.form.several("sections")}
    return {"fairId": submitted.value("fairId"), "hall": hall} | ({"place": place} if place else {})


def to_new_hall(submitted: SubmittedForm) -> str:
    """Return the path of the hall just added, the last one, where its spaces are laid out."""
    return f"/console/fairs/{submitted.path['fair']}/halls/{submitted.result['halls'][-1]['key']}"


def hall(view: PageView) -> TemplateVariables:
    """Return the template variables of a floor plan's editor; raises `HttpError` (404) if there is no such hall."""
    names = own_fair(view)
    found = names["fair"]["hall"]
    if found is None:
        raise HttpError(404, "HALL_NOT_FOUND")
    plan = found["plan"]
    form = (view.refused or Form()).part("plan")
    spaces = plan["spaces"] if plan else []
    number = view.query.get("space", "")
    return {
        **names,
        "hall": found,
        "plan": plan,
        "map": draw_hall_map(plan) if plan else None,
        "typed": form.value("spaces") or written_plan(spaces),
        "chosen": next((each for each in spaces if each["number"] == number), None),
        "free": [each["number"] for each in spaces if not each["booth"]],
        "standing": [each for each in spaces if each["booth"]],
        "entrances": "\n".join(f"{each['x']:g}; {each['y']:g}" for each in plan["entrances"]) if plan else "",
        "rows": _ROWS,
        "line": getattr(view.request.state, "line", ""),
        "unplaced": view.data["unplacedBooths"] or {"nodes": [], "totalCount": 0},
    }


def written_plan(spaces: Sequence[Mapping[str, Any]]) -> str:
    """Return spaces as editable lines: number; x; y; width; depth, in metres."""
    return "\n".join(
        "; ".join([each["number"], *(f"{each[name]:g}" for name in ("x", "y", "width", "depth"))]) for each in spaces
    )


def read_plan(text: str) -> tuple[list[dict[str, Any]], str | None]:
    """Parse lines of spaces; return the spaces and the first line that is not one.

    Cells are separated by semicolons, tabs or spaces; a sixth is the number that the space had before.
    """
    spaces: list[dict[str, Any]] = []
    for line in text.splitlines()[:_MAX_LINES]:
        if not line.strip():
            continue
        number, *cells = _CELLS.split(line.strip())
        sizes = [metres(cell) for cell in cells[:4]]
        if len(sizes) < 4 or None in sizes:
            return spaces, line.strip()[:40]
        space = {"number": number, **dict(zip(("x", "y", "width", "depth"), sizes, strict=True))}
        spaces.append(space | ({"was": cells[4]} if cells[4:] and cells[4] else {}))
    return spaces, None


def metres(text: str) -> float | None:
    """Return a length in metres, typed with a point or a comma; None for anything else."""
    plain = text.strip().replace(",", ".").removesuffix("m").strip()
    return float(plain) if re.fullmatch(r"-?\d{1,6}(?:\.\d{1,6})?", plain) else None


async def plan_variables(submitted: SubmittedForm) -> TemplateVariables | Problem:
    """Return the variables of setFloorPlan: the whole plan of a hall, from the form's lines."""
    spaces, unreadable = read_plan(submitted.value("spaces"))
    if unreadable is not None:
        submitted.request.state.line = unreadable
        return Problem("UNREADABLE_LINE", UNREADABLE, "spaces")
    entrances = [{"x": each["x"], "y": each["y"]} for each in read_plan(_entrances(submitted.value("entrances")))[0]]
    return {
        "input": {
            "fairId": await submitted.fair_id(),
            "hall": submitted.path["hall"],
            "version": whole(submitted.value("over") or submitted.value("version")) or 0,
            **{name: metres(submitted.value(name)) or 0.0 for name in ("width", "depth")},
            "spaces": spaces,
            "entrances": entrances,
        }
    }


async def space_variables(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of setFloorPlan to change, add or remove one space, with the others as they are now."""
    data = await submitted.ask("console_hall", fairId=await submitted.fair_id(), hall=submitted.path["hall"])
    fair = data["fair"]
    plan = fair["hall"] and fair["hall"]["plan"]
    if not plan:
        raise HttpError(404, "HALL_NOT_FOUND")
    was = submitted.value("was")
    others = [_plain(each) for each in plan["spaces"] if each["number"] != was]
    sizes = {name: metres(submitted.value(name)) for name in ("x", "y", "width", "depth")}
    changed = {
        "number": submitted.value("number"),
        **{name: -1.0 if size is None else size for name, size in sizes.items()},
    }
    return {
        "input": {
            "fairId": fair["id"],
            "hall": fair["hall"]["key"],
            "version": whole(submitted.value("version")) or 0,
            "spaces": others if submitted.value("remove") else [*others, changed | ({"was": was} if was else {})],
            **{name: plan[name] for name in ("width", "depth", "entrances")},
        }
    }


def rows_variables(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of layOutSpaces."""
    sizes = {name: metres(submitted.value(name)) for name in ("spaceWidth", "spaceDepth", "aisle", "width", "depth")}
    numbers = {name: whole(submitted.value(name)) or 0 for name in ("rows", "perRow", "block")}
    place = {"fairId": submitted.value("fairId"), "hall": submitted.path["hall"], "first": submitted.value("first")}
    given = {name: size for name, size in sizes.items() if size is not None}
    return {"input": {**place, **numbers, **given, "version": whole(submitted.value("version")) or 0}}


def place_variables(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of placeBooth: without a number, the booth is taken off its space."""
    number = submitted.value("number").strip() or None
    return {"boothId": submitted.value("boothId"), "hall": submitted.path["hall"] if number else None, "number": number}


def _entrances(text: str) -> str:
    """Return lines of entrances (x; y) as lines of spaces, so that one parser reads both."""
    return "\n".join(f"D; {line}; 1; 1" for line in text.splitlines() if line.strip())


def _plain(space: Mapping[str, Any]) -> dict[str, Any]:
    return {name: space[name] for name in ("number", "x", "y", "width", "depth")}
