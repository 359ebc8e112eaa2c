"""Fair set-up by the organiser: facts, looks, halls, programme, announcements."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from starlette.responses import Response

from frontend.parts.brand import brand_sheet
from frontend.parts.fields import needed_text, text_in, wording
from frontend.parts.times import day_begin, days_of, local_of, parse_local_time, zones
from frontend.site.form_data import Form
from frontend.site.forms import SubmittedForm
from frontend.site.languages.formats import moment
from frontend.site.pages import PageView, TemplateVariables, Visit
from frontend.site.problems import HttpError
from frontend.site.uploads import ACCEPTED

KINDS: Final = ("OPENING", "FORUM", "LAUNCH", "MATCHMAKING", "TRAINING")
_FIRST_DAY: Final = timedelta(days=60)
_LONG: Final = 10
_WORDS: Final = re.compile(r"[a-z0-9]+")


def own_fair(view: PageView) -> dict[str, Any]:
    """Return the template variables of every page of a fair's console; raises `HttpError` (404) for others' fairs."""
    fair = view.data["fair"]
    if fair is None or fair["waitingApplications"] is None:
        raise HttpError(404, "FAIR_NOT_FOUND")
    return {"fair": fair, "wording": wording, "local": local_of(fair["timeZone"])}


# Setting up


def new_fair(_view: PageView) -> TemplateVariables:
    """Return the initial values of a new fair's form: ten days, some weeks from now."""
    first = datetime.now(UTC).date() + _FIRST_DAY
    last = first + timedelta(days=_LONG - 1)
    return {"first_day": first, "last_day": last, "zones": zones(), "wording": wording}


def create_variables(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of createFair: whole days in the fair's zone; the default address is made from the name."""
    name, first, zone = needed_text(submitted, "name"), submitted.value("firstDay"), submitted.value("timeZone").strip()
    facts = {"slug": submitted.value("slug").strip() or slug_of(name["text"], first), "name": name, "timeZone": zone}
    opens, closes = day_begin(first, zone), day_begin(submitted.value("lastDay"), zone, after=1)
    return {"input": facts | {"opensAt": opens, "closesAt": closes, "languages": submitted.form.several("languages")}}


def to_settings(submitted: SubmittedForm) -> str:
    """Return the path that follows the creation of a fair: to what is missing until it can be published."""
    return f"/console/fairs/{submitted.result['slug']}/settings"


def slug_of(name: str, first_day: str) -> str:
    """Return a slug from a fair's name, with its year unless the name has it."""
    words = _WORDS.findall(name.lower()) or ["fair"]
    year = first_day[:4]
    return "-".join([*words, *([year] if year.isdigit() and year not in words else [])])[:60].strip("-")


def settings(view: PageView) -> TemplateVariables:
    """Return the template variables of the settings: what is still missing, and the colour that is being tried."""
    names = own_fair(view)
    tried = (view.refused or Form()).part("colour").value("accent") or view.query.get("accent")
    accent = tried or names["fair"]["branding"]["accent"] or ""
    return {
        **names,
        "zones": zones(),
        "accepted": ACCEPTED,
        "missing": missing_of(names["fair"]),
        "tried": accent.strip().removeprefix("#")[:6],
    }


def missing_of(fair: Mapping[str, Any]) -> list[tuple[str, bool]]:
    """Return what a fair should have before it is published, by name, and whether it has it."""
    halls = fair["halls"]
    return [
        ("tagline", bool(fair["tagline"])),
        ("halls", bool(halls)),
        ("sections", bool(halls) and all(hall["sections"] for hall in halls)),
        ("plans", bool(halls) and all(hall["plan"] and hall["plan"]["spaceCount"] for hall in halls)),
        ("programme", bool(fair["programme"])),
        ("looks", bool(fair["branding"]["accent"] or fair["branding"]["logo"])),
    ]


def change_variables(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of changeFair."""
    zone = submitted.value("timeZone").strip()
    return {
        "input": {
            "fairId": submitted.value("fairId"),
            "name": needed_text(submitted, "name"),
            "tagline": text_in(submitted, "tagline"),
            "opensAt": parse_local_time(submitted.value("opensAt"), zone),
            "closesAt": parse_local_time(submitted.value("closesAt"), zone),
            "timeZone": zone,
            "languages": submitted.form.several("languages"),
        }
    }


def colour_variables(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of changeBranding for a colour; without one it is removed."""
    accent = None if submitted.value("plain") else submitted.value("accent")
    return {"input": {"fairId": submitted.value("fairId"), "accent": accent}}


def retention_variables(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of saveRecordingRetention; what is no number becomes -1, which the server refuses."""
    written = submitted.value("days").strip()
    days = int(written) if written.isascii() and written.isdecimal() and len(written) <= 5 else -1
    return {"input": {"fairId": submitted.value("fairId"), "days": days}}


def branding(field: str) -> Callable[[SubmittedForm], TemplateVariables]:
    """Return the function that makes the variables of changeBranding for a picture; without one it is removed."""
    return lambda submitted: {
        "input": {"fairId": submitted.value("fairId"), field: submitted.value("uploadId") or None}
    }


def preview_colour(visit: Visit) -> TemplateVariables:
    """Return the variables of a colour that is being tried."""
    return {"accent": visit.query.get("accent", "")}


def preview(view: PageView) -> Response:
    """Return the style sheet of the settings' miniature in the colour that is being tried; plain without one."""
    check = view.data["accentCheck"]
    light = brand_sheet(check["suggestion"], check["onDark"], ".miniature") if check else ""
    contrast = f".contrast::after {{ content: '{check['contrast']:.1f} : 1'; }}\n" if check else ""
    state = "" if check is None or check["readable"] else ".field .contrast-low { display: block; }\n"
    return Response(light + contrast + state, media_type="text/css", headers={"Cache-Control": "private, max-age=3600"})


# Programme and announcements


def programme(view: PageView) -> TemplateVariables:
    """Return a fair's programme by day, and the default for a new item: the fair's first day at ten."""
    names = own_fair(view)
    fair = names["fair"]
    opens = moment(fair["opensAt"]).astimezone(ZoneInfo(fair["timeZone"]))
    begins = datetime.combine(opens.date(), time(10), opens.tzinfo)
    span = {"startsAt": begins.isoformat(), "endsAt": (begins + timedelta(hours=1)).isoformat()}
    proposed = {"kind": "FORUM", "title": None, "description": None, "place": None, **span}
    return {**names, "days": days_of(fair), "kinds": KINDS, "proposed": proposed}


def item_variables(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of addProgrammeItem and changeProgrammeItem."""
    zone = submitted.value("timeZone")
    return {
        "input": {
            **_which(submitted, "itemId"),
            "kind": submitted.value("kind") if submitted.value("kind") in KINDS else KINDS[0],
            "title": needed_text(submitted, "title"),
            "description": text_in(submitted, "description"),
            "startsAt": parse_local_time(submitted.value("startsAt"), zone),
            "endsAt": parse_local_time(submitted.value("endsAt"), zone),
            **submitted.plain("place"),
        }
    }


def _which(submitted: SubmittedForm, name: str) -> TemplateVariables:
    """Return the id of the item to change, or the fair of a new one."""
    return {name: submitted.path[name]} if name in submitted.path else {"fairId": submitted.value("fairId")}


def announcements(view: PageView) -> TemplateVariables:
    """Return the template variables of the announcements; past ones come last."""
    now = datetime.now(UTC)
    found: Sequence[Mapping[str, Any]] = view.data["announcements"] or ()
    over = [each for each in found if each["shownUntil"] and moment(each["shownUntil"]) <= now]
    fresh = {"title": None, "body": None, "shownFrom": now.isoformat(), "shownUntil": None, "pinned": False}
    current = [each for each in found if each not in over]
    return {**own_fair(view), "current": current, "over": over, "blank_one": fresh}


def announcement_variables(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of addAnnouncement and changeAnnouncement."""
    zone = submitted.value("timeZone")
    shown = {
        name: parse_local_time(text, zone) if (text := submitted.value(name)) else None
        for name in ("shownFrom", "shownUntil")
    }
    words = {name: needed_text(submitted, name) for name in ("title", "body")}
    return {
        "input": {**_which(submitted, "announcementId"), **words, **shown, "pinned": bool(submitted.value("pinned"))}
    }
