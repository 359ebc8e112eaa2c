"""Possible duplicates in the organiser's console: pairs of listings side by side, the evidence, and the decision."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from frontend.organiser.fairs import own_fair
from frontend.parts.listings import reasons_of
from frontend.site.forms import SubmittedForm
from frontend.site.languages.catalogues import marked, marked_in
from frontend.site.pages import PageView, TemplateVariables

STATES: Final[Mapping[str, str]] = {
    "OPEN": marked("To review"),
    "CONFIRMED": marked("Same product"),
    "DISMISSED": marked("Different products"),
}
SCOPES: Final[Mapping[str, str]] = {
    "": marked_in("pairs", "All"),
    "ACROSS": marked("Different companies"),
    "WITHIN": marked("Same company"),
}


@dataclass(frozen=True)
class ComparedField:
    """One field of both listings, as values of the answer; `kind` is how they are formatted."""

    label: str
    kind: str
    older: Any
    younger: Any

    @property
    def differs(self) -> bool:
        """Whether the listings differ."""
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


def list_possible_duplicates(view: PageView) -> TemplateVariables:
    """Return the template variables of the page of possible duplicates."""
    state, scope = view.query.get("state", ""), view.query.get("scope", "")
    return {
        **own_fair(view),
        "state": state if state in STATES else "OPEN",
        "scope": scope if scope in SCOPES else "",
        "states": STATES,
        "scopes": SCOPES,
        "reasons": reasons_of,
        "lines": lines_of,
    }


def lines_of(pair: Mapping[str, Any]) -> list[ComparedField]:
    """Return both listings field by field; fields that neither has are left out."""
    older, younger = pair["older"], pair["younger"]
    lines = [ComparedField(label, kind, of(older), of(younger)) for label, kind, of in _LINES]
    return [each for each in lines if each.older or each.younger]


def decision(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of decidePossibleDuplicate."""
    state = submitted.value("state")
    pair = {name: submitted.value(name) for name in ("fairId", "duplicateId")}
    return {"input": {**pair, "state": state if state in STATES else "OPEN", **submitted.plain("note")}}


def same_list(submitted: SubmittedForm) -> str:
    """Return the path back to the pairs as they were filtered; the next pair is the first there."""
    known = {"state": STATES, "scope": {"ACROSS", "WITHIN"}}
    query = "&".join(
        f"{name}={value}" for name, words in known.items() if (value := submitted.query.get(name)) in words
    )
    return f"/console/fairs/{submitted.path['fair']}/possible-duplicates{f'?{query}' if query else ''}#pairs"
