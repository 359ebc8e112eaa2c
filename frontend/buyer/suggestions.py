"""Whom one should meet: the buyer's page "for you", and the exhibitor's "buyers for you"."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from frontend.buyer.wishes import BUYER_KINDS, aim_input
from frontend.parts.fields import SPOKEN
from frontend.site.form_data import problem_in, typed
from frontend.site.languages.catalogues import marked
from frontend.site.languages.formats import moment
from frontend.site.pages import Audience, Page, variables_from
from frontend.site.problems import Unanswered
from frontend.site.site import House, go, language_of

PARTS: Final = {
    "GOODS": marked("Goods"),
    "PRICE": marked("Price"),
    "QUANTITY": marked("Quantity"),
    "MARKET": marked("Market"),
    "CERTIFICATE": marked("Certificates"),
    "LANGUAGE": marked("Language"),
    "ANSWERING": marked("Answering"),
}
"""What a suggestion's score is made of, in the order in which it is shown."""

HIS_PARTS: Final = {**PARTS, "ANSWERING": marked("Admission")}
"""The same to an exhibitor, who cannot know how a buyer answers: whether the organiser has let her in stands there."""

GRADES: Final = (
    (0.8, marked("very good")),
    (0.55, marked("good")),
    (0.3, marked("middling")),
    (0.0, marked("weak")),
)
"""From which score on a part is called what."""

TABS: Final = (
    (None, marked("Suggestions")),
    ("ACCEPTED", marked("You want to meet")),
    ("LATER", marked("Later")),
    ("DECLINED", marked("No thanks")),
)
HER_REASONS: Final = {
    "NOT_MY_GOODS": marked("These are not the goods I look for"),
    "TOO_EXPENSIVE": marked("Too expensive"),
    "QUANTITY": marked("The quantity does not fit"),
    "MARKET": marked("It does not sell to my country"),
    "ALREADY_KNOWN": marked("We know each other already"),
    "OTHER": marked("Another reason"),
}
HIS_REASONS: Final = {
    "NOT_MY_GOODS": marked("We do not sell these goods"),
    "QUANTITY": marked("The quantity does not fit"),
    "MARKET": marked("We do not sell to this country"),
    "ALREADY_KNOWN": marked("We know each other already"),
    "OTHER": marked("Another reason"),
}
"""Why somebody says no thanks, as each side would say it."""

_BUYER: Final = "BUYER"


async def for_you_now(house: House, request: Request) -> Response:
    """Lead to the page of the fair that is on, or comes next; without one to all fairs."""
    found = await house.answer(request, "fairs")
    fair = next_fair(found.data["fairs"]["nodes"], datetime.now(UTC))
    return go(f"/{language_of(request)}/fairs" + (f"/{fair['slug']}/for-you" if fair else ""))


async def for_you(house: House, request: Request) -> Response:
    """Show a buyer her wishes and whom she should meet; to everybody else what this page is."""
    fair_id = await house.fair_id(request, request.path_params["fair"])
    seen = await house.answer(request, "for_you_stranger", fairId=fair_id)
    if kind_of(seen.data) != _BUYER:
        return house.show(request, "for_you_stranger.html", data=seen.data)
    found = await house.answer(request, "for_you", **await variables_from(house, request, "for_you"))
    start = None
    if not found.data["myWishes"]["nodes"]:
        start = (await house.answer(request, "for_you_start", fairId=fair_id)).data["matchmakingStart"]
    response = house.show(request, "for_you.html", data=found.data, start=start, reasons=HER_REASONS, **shared(request))
    response.headers["Cache-Control"] = "no-store"
    return response


async def buyers_now(house: House, request: Request) -> Response:
    """Lead an exhibitor to the page of the fair where he stands next; without one say what is missing."""
    found = await house.answer(request, "portal_buyers_start")
    Audience.EXHIBITOR.check(found.data)
    fair = next_fair(own_fairs(found.data), datetime.now(UTC))
    if fair and found.data["myExhibitor"]:
        return go(f"/{language_of(request)}/portal/buyers-for-you/{fair['slug']}")
    response = house.show(request, "portal_buyers_none.html", data=found.data)
    response.headers["Cache-Control"] = "no-store"
    return response


async def buyers(house: House, request: Request) -> Response:
    """Show an exhibitor which buyers he should meet at a fair, and to whom he wants to sell there."""
    begun = await house.answer(request, "portal_buyers_start")
    Audience.EXHIBITOR.check(begun.data)
    if not begun.data["myExhibitor"]:
        return go(f"/{language_of(request)}/portal/buyers-for-you")
    found = await house.answer(request, "portal_buyers", **await variables_from(house, request, "portal_buyers"))
    names = {
        **shared(request),
        "fairs": own_fairs(begun.data),
        "is_open": stands_open(begun.data, found.data["fair"]["id"]),
        "spoken": SPOKEN,
        "reasons": HIS_REASONS,
        "part_names": HIS_PARTS,
        "grade": his_grade,
    }
    await _look(house, request, found.data)
    response = house.show(request, "portal_buyers.html", data=found.data, **names)
    response.headers["Cache-Control"] = "no-store"
    return response


async def _look(house: House, request: Request, data: Mapping[str, Any]) -> None:
    """Write down that the new suggestions on a page have been seen; the page is shown whether that works or not."""
    new = [each["id"] for each in data["suggestedBuyers"]["nodes"] if each["new"]]
    if new and request.method == "GET" and not request.query_params.get("answer"):
        with suppress(Unanswered):
            await house.do(request, "look_at_suggested_buyers", None, fairId=data["fair"]["id"], ids=new)


BUYERS: Final = Page("/portal/buyers-for-you/{fair}", "portal_buyers", Audience.EXHIBITOR, view=buyers)


async def save_aim(house: House, request: Request) -> Response:
    """Write to whom an exhibitor wants to sell at a fair."""
    form = typed(await request.form())
    fair = request.path_params["fair"]
    given = {**aim_input(form), "fairId": await house.fair_id(request, fair)}
    problem = problem_in((await house.do(request, "save_sales_aim", form.key, input=given)).data["saveSalesAim"])
    if problem is not None:
        request.state.form = form.refused(problem)
        return await BUYERS.show(house, request)
    return go(f"/{language_of(request)}/portal/buyers-for-you/{fair}?done=aim#aim")


def shared(request: Request) -> dict[str, Any]:
    """Return the words that both pages show, which of the lists is chosen, and what was just answered."""
    query = request.query_params
    return {
        "part_names": PARTS,
        "grade": grade,
        "tabs": TABS,
        "buyer_kinds": BUYER_KINDS,
        "chosen": query.get("answer"),
        "after": query.get("after"),
        "said": query.get("said"),
        "answered": query.get("answered"),
    }


def grade(_part: str, score: float) -> str:
    """Return what a part's score is called, in English, to be translated."""
    return next(words for least, words in GRADES if score >= least)


def his_grade(part: str, score: float) -> str:
    """Return what a part's score is called to an exhibitor: a buyer is let in, or not yet."""
    if part == "ANSWERING":
        return marked("yes") if score >= 1 else marked("not yet")
    return grade(part, score)


def stands_open(data: Mapping[str, Any], fair_id: str) -> bool:
    """Say whether an exhibitor has an open booth at a fair."""
    return any(each["status"] == "PUBLISHED" and (each["fair"] or {}).get("id") == fair_id for each in data["myBooths"])


def kind_of(data: Mapping[str, Any]) -> str | None:
    """Return which kind of organisation a page's reader acts for, None for nobody and none."""
    acting = (data.get("me") or {}).get("actingFor") or {}
    kind: str | None = (acting.get("organisation") or {}).get("kind")
    return kind


def own_fairs(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the fairs at which an exhibitor has a booth that was not declined, by their beginning."""
    found = [each["fair"] for each in data["myBooths"] if each["fair"] and each["status"] != "DECLINED"]
    return sorted(found, key=lambda fair: str(fair["opensAt"]))


def next_fair(fairs: Sequence[Mapping[str, Any]], now: datetime) -> Mapping[str, Any] | None:
    """Return the fair that is on, or else the one that comes next; None when all are over."""
    coming = [each for each in fairs if moment(each["closesAt"]) > now]
    return min(coming, key=lambda fair: (not fair["isOpen"], moment(fair["opensAt"])), default=None)


def to_for_you(request: Request, result: Mapping[str, Any]) -> str:
    """Return where a buyer goes on who has answered: the same place of the same list."""
    return _to(f"/fairs/{request.path_params['fair']}/for-you", request, result)


def to_buyers(request: Request, result: Mapping[str, Any]) -> str:
    """Return where an exhibitor goes on who has answered."""
    return _to(f"/portal/buyers-for-you/{request.path_params['fair']}", request, result)


def _to(path: str, request: Request, result: Mapping[str, Any]) -> str:
    kept = {name: value for name in ("answer", "after") if (value := request.query_params.get(name))}
    said = (result.get("answer") or {}).get("answer")
    spoken = {"said": said, "answered": result["id"]} if said else {}
    query = urlencode({**kept, **spoken})
    stays = said in {None, "ACCEPTED"}
    return f"{path}{'?' if query else ''}{query}#{result['id'] if stays else 'suggested'}"
