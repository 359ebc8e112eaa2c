"""An organiser's suspected copies: pairs of listings side by side, what says that they are the same, and her word."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from starlette.requests import Request

from frontend.organiser.fairs import own_fair
from frontend.site.form_data import Form
from frontend.site.languages.catalogues import marked
from frontend.site.pages import Shown

FOR: Final[Mapping[str, str]] = {
    "SAME_GTIN": marked("same GTIN"),
    "SAME_MODEL": marked("same model number"),
    "SAME_WORDS": marked("same words"),
    "SAME_MEANING": marked("same meaning in another language"),
    "SAME_MEASURES": marked("same sizes and quantities"),
    "SAME_PICTURE": marked("same picture"),
    "SAME_BRAND": marked("same brand"),
    "CLOSE_PRICE": marked("about the same price"),
}
"""What says that two listings are of the same goods, what says most first."""

AGAINST: Final[Mapping[str, str]] = {
    "OTHER_GTIN": marked("another GTIN"),
    "OTHER_MODEL": marked("another model number"),
    "OTHER_MEASURES": marked("other sizes or quantities"),
}
STATES: Final[Mapping[str, str]] = {
    "OPEN": marked("To be looked at"),
    "CONFIRMED": marked("The same goods"),
    "DISMISSED": marked("Different goods"),
}
REACHES: Final[Mapping[str, str]] = {
    "": marked("All"),
    "ACROSS": marked("Two companies"),
    "WITHIN": marked("One company"),
}
_DONE: Final = frozenset(STATES)


@dataclass(frozen=True)
class Line:
    """What both listings say about one thing, as values of the answer; `kind` is how they are written."""

    label: str
    kind: str
    older: Any
    younger: Any

    @property
    def differs(self) -> bool:
        """Whether the listings say different things."""
        return bool(self.older != self.younger)


_LINES: Final[Sequence[tuple[str, str, Callable[[Mapping[str, Any]], Any]]]] = (
    (marked("Price"), "price", lambda each: each["price"] and {**each["price"], "per": each["pricePer"]}),
    (marked("Minimum order"), "quantity", lambda each: each["minimumOrder"]),
    (marked("Brand"), "text", lambda each: each["brand"]),
    (marked("Item number"), "code", lambda each: each["number"]),
    (marked("GTIN"), "code", lambda each: each["gtin"]),
    (marked("Country of origin"), "text", lambda each: each["origin"] and each["origin"]["name"]),
    (marked("Section"), "text", lambda each: each["section"]["name"]),
)


def copies(shown: Shown) -> Mapping[str, Any]:
    """Return what the page of suspected copies needs beside its answer."""
    query = shown.request.query_params
    state, reach = query.get("state", ""), query.get("reach", "")
    return {
        **own_fair(shown),
        "state": state if state in STATES else "OPEN",
        "reach": reach if reach in REACHES else "",
        "states": STATES,
        "reaches": REACHES,
        "reasons": reasons_of,
        "lines": lines_of,
    }


def reasons_of(signs: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return what speaks for two listings being the same goods, and what against it, as words to be translated."""
    return [FOR[each] for each in FOR if each in signs], [AGAINST[each] for each in AGAINST if each in signs]


def lines_of(copy: Mapping[str, Any]) -> list[Line]:
    """Return what both listings say, thing by thing; what neither says anything of is left out."""
    older, younger = copy["older"], copy["younger"]
    lines = [Line(label, kind, of(older), of(younger)) for label, kind, of in _LINES]
    return [each for each in lines if each.older or each.younger]


def decision(_request: Request, form: Form) -> dict[str, Any]:
    """Return the variables of decideCopy."""
    state = form.value("state")
    return {
        "input": {
            "fairId": form.value("fairId"),
            "copyId": form.value("copyId"),
            "state": state if state in _DONE else "OPEN",
            "note": form.value("note").strip() or None,
        }
    }


def same_list(request: Request, _result: Mapping[str, Any]) -> str:
    """Return the way back to the pairs as they were filtered; the next one is the first there."""
    query = "&".join(f"{name}={request.query_params[name]}" for name in ("state", "reach") if _known(request, name))
    return f"/console/fairs/{request.path_params['fair']}/copies{f'?{query}' if query else ''}#pairs"


def _known(request: Request, name: str) -> bool:
    return request.query_params.get(name, "") in (STATES if name == "state" else {"ACROSS", "WITHIN"})
