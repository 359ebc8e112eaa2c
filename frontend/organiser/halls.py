"""Hall layout by the organiser: the halls, their spaces, and the booths on them."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from frontend.organiser.fairs import own_fair
from frontend.parts.fields import needed_text, whole
from frontend.parts.hall_map import drawn
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


def halls(shown: PageView) -> TemplateVariables:
    """Return the template variables of the halls, and the key of the next new hall."""
    names = own_fair(shown)
    taken = {hall["key"] for hall in names["fair"]["halls"]}
    number = next(number for number in range(1, len(taken) + 2) if f"hall-{number}" not in taken)
    return {**names, "new_key": f"hall-{number}"}


def hall_variables(sent: SubmittedForm) -> TemplateVariables:
    """Return the variables of saveHall."""
    key, place = sent.path.get("hall") or sent.value("hallKey"), whole(sent.value("place"))
    hall = {"key": key, "name": needed_text(sent, "name"), "sections": sent.form.several("sections")}
    return {"fairId": sent.value("fairId"), "hall": hall} | ({"place": place} if place else {})


def to_new_hall(sent: SubmittedForm) -> str:
    """Return the path of the hall just added, the last one, where its spaces are laid out."""
    return f"/console/fairs/{sent.path['fair']}/halls/{sent.result['halls'][-1]['key']}"


def hall(shown: PageView) -> TemplateVariables:
    """Return the template variables of a floor plan's editor; raises `HttpError` (404) if there is no such hall."""
    names = own_fair(shown)
    found = names["fair"]["hall"]
    if found is None:
        raise HttpError(404, "HALL_NOT_FOUND")
    plan = found["plan"]
    sent = (shown.refused or Form()).part("plan")
    spaces = plan["spaces"] if plan else []
    number = shown.query.get("space", "")
    return {
        **names,
        "hall": found,
        "plan": plan,
        "map": drawn(plan, shown.language) if plan else None,
        "typed": sent.value("spaces") or written_plan(spaces),
        "chosen": next((each for each in spaces if each["number"] == number), None),
        "free": [each["number"] for each in spaces if not each["booth"]],
        "standing": [each for each in spaces if each["booth"]],
        "entrances": "\n".join(f"{each['x']:g}; {each['y']:g}" for each in plan["entrances"]) if plan else "",
        "rows": _ROWS,
        "line": getattr(shown.request.state, "line", ""),
        "unplaced": shown.data["unplacedBooths"] or {"nodes": [], "totalCount": 0},
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


async def plan_variables(sent: SubmittedForm) -> TemplateVariables | Problem:
    """Return the variables of setFloorPlan: the whole plan of a hall, from the form's lines."""
    spaces, unreadable = read_plan(sent.value("spaces"))
    if unreadable is not None:
        sent.request.state.line = unreadable
        return Problem("UNREADABLE_LINE", UNREADABLE, "spaces")
    entrances = [{"x": each["x"], "y": each["y"]} for each in read_plan(_entrances(sent.value("entrances")))[0]]
    return {
        "input": {
            "fairId": await sent.fair_id(),
            "hall": sent.path["hall"],
            "version": whole(sent.value("over") or sent.value("version")) or 0,
            **{name: metres(sent.value(name)) or 0.0 for name in ("width", "depth")},
            "spaces": spaces,
            "entrances": entrances,
        }
    }


async def space_variables(sent: SubmittedForm) -> TemplateVariables:
    """Return the variables of setFloorPlan to change, add or remove one space, with the others as they are now."""
    data = await sent.ask("console_hall", fairId=await sent.fair_id(), hall=sent.path["hall"])
    fair = data["fair"]
    plan = fair["hall"] and fair["hall"]["plan"]
    if not plan:
        raise HttpError(404, "HALL_NOT_FOUND")
    was = sent.value("was")
    others = [_plain(each) for each in plan["spaces"] if each["number"] != was]
    sizes = {name: metres(sent.value(name)) for name in ("x", "y", "width", "depth")}
    changed = {"number": sent.value("number"), **{name: -1.0 if size is None else size for name, size in sizes.items()}}
    return {
        "input": {
            "fairId": fair["id"],
            "hall": fair["hall"]["key"],
            "version": whole(sent.value("version")) or 0,
            "spaces": others if sent.value("remove") else [*others, changed | ({"was": was} if was else {})],
            **{name: plan[name] for name in ("width", "depth", "entrances")},
        }
    }


def rows_variables(sent: SubmittedForm) -> TemplateVariables:
    """Return the variables of layOutSpaces."""
    sizes = {name: metres(sent.value(name)) for name in ("spaceWidth", "spaceDepth", "aisle", "width", "depth")}
    numbers = {name: whole(sent.value(name)) or 0 for name in ("rows", "perRow", "block")}
    place = {"fairId": sent.value("fairId"), "hall": sent.path["hall"], "first": sent.value("first")}
    given = {name: size for name, size in sizes.items() if size is not None}
    return {"input": {**place, **numbers, **given, "version": whole(sent.value("version")) or 0}}


def place_variables(sent: SubmittedForm) -> TemplateVariables:
    """Return the variables of placeBooth: without a number, the booth is taken off its space."""
    number = sent.value("number").strip() or None
    return {"boothId": sent.value("boothId"), "hall": sent.path["hall"] if number else None, "number": number}


def _entrances(text: str) -> str:
    """Return lines of entrances (x; y) as lines of spaces, so that one parser reads both."""
    return "\n".join(f"D; {line}; 1; 1" for line in text.splitlines() if line.strip())


def _plain(space: Mapping[str, Any]) -> dict[str, Any]:
    return {name: space[name] for name in ("number", "x", "y", "width", "depth")}
