"""How an organiser sets a fair up: facts, looks, halls, programme, announcements."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from starlette.requests import Request
from starlette.responses import Response

from frontend.exhibitor.company import parts
from frontend.fair.front import days_of
from frontend.fair.halls import brand_sheet
from frontend.parts.fields import said_text, wording
from frontend.site.form_data import Form
from frontend.site.languages.catalogues import NAMES
from frontend.site.languages.formats import moment
from frontend.site.pages import Audience, Page, Shown
from frontend.site.problems import Unanswered
from frontend.site.site import House, language_of
from frontend.site.uploads import ACCEPTED, HandIn

KINDS: Final = ("OPENING", "FORUM", "LAUNCH", "MATCHMAKING", "TRAINING")
_NEVER: Final = "0001-01-01T00:00:00Z"
"""What a moment that nobody can read becomes: the server refuses it by its field."""

_FIRST_DAY: Final = timedelta(days=60)
_LONG: Final = 10
_WORDS: Final = re.compile(r"[a-z0-9]+")


def own_fair(shown: Shown) -> Mapping[str, Any]:
    """Return what every page of a fair's console needs; raises `Unanswered` (404) for the fair of others."""
    fair = shown.data["fair"]
    if fair is None or fair["waitingRegistrations"] is None:
        raise Unanswered(404, "FAIR_NOT_FOUND")
    return {
        "fair": fair,
        "part": parts(shown.request),
        "wording": wording,
        "local": local_of(fair["timeZone"]),
        "now": datetime.now(UTC).isoformat(),
    }


def my_fairs(_shown: Shown) -> Mapping[str, Any]:
    """Return what the list of fairs needs beside its answer."""
    return {"now": datetime.now(UTC).isoformat()}


# Setting up


def new_fair(_shown: Shown) -> Mapping[str, Any]:
    """Return what a new fair's form begins with: ten days, some weeks from now."""
    first = datetime.now(UTC).date() + _FIRST_DAY
    last = first + timedelta(days=_LONG - 1)
    return {"first_day": first, "last_day": last, "zones": zones(), "wording": wording}


def create_variables(request: Request, form: Form) -> dict[str, Any]:
    """Return the variables of createFair: whole days in the fair's zone; without an address, one made of the name."""
    name = said_text(form, "name", tuple(NAMES), language_of(request)) or blank(request)
    first, last = form.value("firstDay"), form.value("lastDay")
    zone = form.value("timeZone").strip()
    facts = {"slug": form.value("slug").strip() or slug_of(name["text"], first), "name": name, "timeZone": zone}
    opens, closes = day_begin(first, zone), day_begin(last, zone, after=1)
    return {"input": facts | {"opensAt": opens, "closesAt": closes, "languages": form.several("languages")}}


def to_settings(_request: Request, result: Mapping[str, Any]) -> str:
    """Return where a new fair leads: to what is missing until it can be published."""
    return f"/console/fairs/{result['slug']}/settings"


def slug_of(name: str, first_day: str) -> str:
    """Return an address part from a fair's name, with its year unless it has one."""
    words = _WORDS.findall(name.lower()) or ["fair"]
    year = first_day[:4]
    return "-".join([*words, *([year] if year.isdigit() and year not in words else [])])[:60].strip("-")


def settings(shown: Shown) -> Mapping[str, Any]:
    """Return what the settings' page needs: what is still missing, and the colour that is being tried."""
    names = own_fair(shown)
    tried = parts(shown.request)("colour").value("accent") or shown.request.query_params.get("accent")
    accent = tried or names["fair"]["branding"]["accent"] or ""
    return {
        **names,
        "zones": zones(),
        "accepted": ACCEPTED,
        "missing": missing_of(names["fair"]),
        "tried": accent.strip().removeprefix("#")[:6],
    }


def missing_of(fair: Mapping[str, Any]) -> list[tuple[str, bool]]:
    """Return what a fair should have before it is published, by names, and whether it has it."""
    halls = fair["halls"]
    return [
        ("claim", bool(fair["claim"])),
        ("halls", bool(halls)),
        ("sections", bool(halls) and all(hall["sections"] for hall in halls)),
        ("plans", bool(halls) and all(hall["plan"] and hall["plan"]["standCount"] for hall in halls)),
        ("programme", bool(fair["programme"])),
        ("looks", bool(fair["branding"]["accent"] or fair["branding"]["logo"])),
    ]


def change_variables(request: Request, form: Form) -> dict[str, Any]:
    """Return the variables of changeFair."""
    languages, language, zone = tuple(NAMES), language_of(request), form.value("timeZone").strip()
    return {
        "input": {
            "fairId": form.value("fairId"),
            "name": said_text(form, "name", languages, language) or blank(request),
            "claim": said_text(form, "claim", languages, language),
            "opensAt": at(form.value("opensAt"), zone),
            "closesAt": at(form.value("closesAt"), zone),
            "timeZone": zone,
            "languages": form.several("languages"),
        }
    }


def colour_variables(_request: Request, form: Form) -> dict[str, Any]:
    """Return the variables of changeBranding for a colour; none takes it away."""
    accent = None if form.value("plain") else form.value("accent")
    return {"input": {"fairId": form.value("fairId"), "accent": accent}}


def unbranded(field: str) -> Any:
    """Return what makes the variables of changeBranding that take a picture away."""

    def variables(_request: Request, form: Form) -> dict[str, Any]:
        return {"input": {"fairId": form.value("fairId"), field: None}}

    return variables


def branded(field: str) -> Any:
    """Return what makes the variables of changeBranding with a picture that was handed in."""

    def variables(_request: Request, form: Form, upload_id: str | None) -> dict[str, Any]:
        return {"input": {"fairId": form.value("fairId"), field: upload_id}}

    return variables


async def preview(house: House, request: Request) -> Response:
    """Return the style sheet of the settings' miniature in the colour that is being tried; plain for none."""
    found = await house.answer(request, "accent_check", accent=request.query_params.get("accent", ""))
    check = found.data["accentCheck"]
    light = brand_sheet(check["suggestion"], check["onDark"], ".miniature") if check else ""
    said = f".contrast::after {{ content: '{check['contrast']:.1f} : 1'; }}\n" if check else ""
    state = "" if check is None or check["readable"] else ".field .contrast-low { display: block; }\n"
    return Response(light + said + state, media_type="text/css", headers={"Cache-Control": "private, max-age=3600"})


# Programme and announcements


def programme(shown: Shown) -> Mapping[str, Any]:
    """Return a fair's programme by day, and when a new item begins: the fair's first day at ten."""
    names = own_fair(shown)
    fair = names["fair"]
    opens = moment(fair["opensAt"]).astimezone(ZoneInfo(fair["timeZone"]))
    begins = datetime.combine(opens.date(), time(10), opens.tzinfo)
    span = {"startsAt": begins.isoformat(), "endsAt": (begins + timedelta(hours=1)).isoformat()}
    proposed = {"kind": "FORUM", "title": None, "description": None, "place": None, **span}
    return {**names, "days": days_of(fair), "kinds": KINDS, "proposed": proposed}


def item_facts(request: Request, form: Form) -> dict[str, Any]:
    """Return what a form says about something in the programme."""
    languages, language, zone = tuple(NAMES), language_of(request), form.value("timeZone")
    return {
        "kind": form.value("kind") if form.value("kind") in KINDS else KINDS[0],
        "title": said_text(form, "title", languages, language) or blank(request),
        "description": said_text(form, "description", languages, language),
        "startsAt": at(form.value("startsAt"), zone),
        "endsAt": at(form.value("endsAt"), zone),
        "place": form.value("place").strip() or None,
    }


def add_item(request: Request, form: Form) -> dict[str, Any]:
    """Return the variables of addProgrammeItem."""
    return {"input": {"fairId": form.value("fairId"), **item_facts(request, form)}}


def change_item(request: Request, form: Form) -> dict[str, Any]:
    """Return the variables of changeProgrammeItem."""
    return {"input": {"itemId": request.path_params["itemId"], **item_facts(request, form)}}


def announcements(shown: Shown) -> Mapping[str, Any]:
    """Return what the announcements' page needs; those of the past come last."""
    now = datetime.now(UTC)
    found: Sequence[Mapping[str, Any]] = shown.data["announcements"] or ()
    over = [each for each in found if each["shownUntil"] and moment(each["shownUntil"]) <= now]
    fresh = {"title": None, "body": None, "shownFrom": now.isoformat(), "shownUntil": None, "pinned": False}
    told = [each for each in found if each not in over]
    return {**own_fair(shown), "told": told, "over": over, "blank_one": fresh}


def told_facts(request: Request, form: Form) -> dict[str, Any]:
    """Return what a form says about an announcement."""
    languages, language, zone = tuple(NAMES), language_of(request), form.value("timeZone")
    until = form.value("shownUntil")
    return {
        "title": said_text(form, "title", languages, language) or blank(request),
        "body": said_text(form, "body", languages, language) or blank(request),
        "shownFrom": at(form.value("shownFrom"), zone) if form.value("shownFrom") else None,
        "shownUntil": at(until, zone) if until else None,
        "pinned": bool(form.value("pinned")),
    }


def add_told(request: Request, form: Form) -> dict[str, Any]:
    """Return the variables of addAnnouncement."""
    return {"input": {"fairId": form.value("fairId"), **told_facts(request, form)}}


def change_told(request: Request, form: Form) -> dict[str, Any]:
    """Return the variables of changeAnnouncement."""
    return {"input": {"announcementId": request.path_params["announcementId"], **told_facts(request, form)}}


# Times and words


def zones() -> list[str]:
    """Return the names of time zones that people live in, sorted."""
    return sorted(each for each in available_timezones() if "/" in each and not each.startswith(("Etc/", "SystemV/")))


def local_of(zone: str) -> Any:
    """Return what turns a moment into what a ``datetime-local`` field shows in a fair's zone."""

    def local(value: str | None) -> str:
        return moment(value).astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M") if value else ""

    return local


def at(text: str, zone: str) -> str:
    """Return what a ``datetime-local`` field says as a moment of the fair's zone."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).isoformat()
    except (ValueError, ZoneInfoNotFoundError, OSError):
        return _NEVER


def day_begin(text: str, zone: str, *, after: int = 0) -> str:
    """Return the first moment of a day in a zone, or of a day ``after`` it."""
    try:
        day = date.fromisoformat(text) + timedelta(days=after)
        return datetime.combine(day, time(), ZoneInfo(zone)).isoformat()
    except (ValueError, OverflowError, ZoneInfoNotFoundError, OSError):
        return _NEVER


def blank(request: Request) -> dict[str, Any]:
    """Return a text without words, which the server refuses by its field."""
    return {"text": "", "language": language_of(request), "others": []}


SETTINGS: Final = Page("/console/fairs/{fair}/settings", "console_settings", Audience.ORGANISER, more=settings)


def hand_in(part: str, field: str) -> HandIn:
    """Return the form that gives a fair its logo or its banner."""
    return HandIn(
        SETTINGS,
        "change_branding",
        part,
        "PICTURE",
        f"/console/fairs/{{fair}}/settings#h-{part}",
        variables=branded(field),
    )


LOGO: Final = hand_in("logo", "logoUploadId")
BANNER: Final = hand_in("banner", "bannerUploadId")
