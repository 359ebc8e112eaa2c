"""Search: one box, facets, and chips to take them off again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from frontend.formats import CURRENCIES
from frontend.house import House
from frontend.i18n import marked

PAGE: Final = 24
LISTS: Final = {"section": "sections", "category": "categories", "country": "countries", "certificate": "certificates"}
"""Parameters of the address that may be repeated, and the search's names for them."""

FACETS: Final = {"section": marked("Section"), "country": marked("Country"), "certificate": marked("Certificate")}
"""The facets that are shown, by the search's names, which are the address's too."""

SORTS: Final = {
    "RELEVANCE": marked("Best match"),
    "PRICE_ASC": marked("Lowest price"),
    "PRICE_DESC": marked("Highest price"),
    "NEWEST": marked("Newest"),
    "MINIMUM_ORDER_ASC": marked("Smallest minimum order"),
}
KINDS: Final = {None: marked("Everything"), "PRODUCT": marked("Products"), "COMPANY": marked("Companies")}


async def search(house: House, request: Request) -> Response:
    """Show what the search finds."""
    wanted = Wanted.of(request.query_params)
    found = await house.answer(
        request, "search", input=wanted.input(), first=PAGE, after=request.query_params.get("after")
    )
    facets = {each["name"]: each["values"] for each in (found.data.get("search") or {}).get("facets", ())}
    more: dict[str, Any] = {"wanted": wanted, "facets": facets, "facet_names": FACETS, "sorts": SORTS, "kinds": KINDS}
    return house.show(request, "search.html", data=found.data, chips=wanted.chips(facets), booth_of=booth_of, **more)


def booth_of(exhibitor: Mapping[str, Any], fair_id: str | None) -> Mapping[str, Any] | None:
    """Return an exhibitor's booth at a fair, or at any; None where there is none."""
    booths: Sequence[Mapping[str, Any]] = (exhibitor.get("booths") or {}).get("nodes") or ()
    return next((each for each in booths if fair_id in {None, each["fair"]["id"]}), None)


@dataclass(frozen=True)
class Chip:
    """A choice that can be taken back. ``kind`` says what ``label`` is; ``without`` is the query that is left."""

    kind: str
    label: str
    without: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Wanted:
    """What the address asks for, cleaned: what cannot be meant is left out rather than refused."""

    text: str
    fair: str | None
    kind: str | None
    lists: Mapping[str, Sequence[str]]
    price_from: str | None
    price_to: str | None
    currency: str
    minimum_order_to: str | None
    sort: str

    @classmethod
    def of(cls, query: QueryParams) -> "Wanted":
        """Read the address."""
        sort = query.get("sort", "")
        lists = {
            name: tuple(dict.fromkeys(value for value in query.getlist(name) if 0 < len(value) <= 80))[:50]
            for name in LISTS
        }
        currency = query.get("currency", "").upper()
        return cls(
            text=query.get("q", "").strip()[:200],
            fair=query.get("fair") or None,
            kind=query.get("kind") if query.get("kind") in KINDS else None,
            lists=lists,
            price_from=_amount(query.get("min")),
            price_to=_amount(query.get("max")),
            currency=currency if currency in CURRENCIES else "USD",
            minimum_order_to=_amount(query.get("moq")),
            sort=sort if sort in SORTS else "RELEVANCE",
        )

    def input(self) -> dict[str, Any]:
        """Return the search's input."""
        given = {
            "text": self.text,
            "fairId": self.fair,
            "kinds": [self.kind] if self.kind else None,
            "priceFrom": self.price_from,
            "priceTo": self.price_to,
            "currency": self.currency,
            "minimumOrderTo": self.minimum_order_to,
            **{field: list(self.lists[name]) for name, field in LISTS.items()},
        }
        return {"sort": self.sort, **{name: value for name, value in given.items() if value}}

    def pairs(self) -> list[tuple[str, str]]:
        """Return the address's parameters, without the page's cursor."""
        single = {
            "q": self.text,
            "fair": self.fair,
            "kind": self.kind,
            "min": self.price_from,
            "max": self.price_to,
            "currency": self.currency if self.currency != "USD" else None,
            "moq": self.minimum_order_to,
            "sort": self.sort if self.sort != "RELEVANCE" else None,
        }
        several = [(name, value) for name, values in self.lists.items() for value in values]
        return [(name, value) for name, value in single.items() if value] + several

    def of_kind(self, kind: str | None) -> list[tuple[str, str]]:
        """Return the address's parameters for another kind of hits."""
        return [pair for pair in self.pairs() if pair[0] != "kind"] + ([("kind", kind)] if kind else [])

    def chips(self, facets: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[Chip]:
        """Return one chip for each choice; facets give the values their names."""
        labels = {(name, each["value"]): each["label"] for name, values in facets.items() for each in values}
        pairs = self.pairs()
        chips = [
            Chip(name, labels.get((name, value), value), [pair for pair in pairs if pair != (name, value)])
            for name, value in pairs
            if name in LISTS
        ]
        for name in ("min", "max", "moq"):
            chips += [
                Chip(name, value, [pair for pair in pairs if pair[0] != name]) for key, value in pairs if key == name
            ]
        return chips


def _amount(value: str | None) -> str | None:
    text = (value or "").strip().replace(",", ".")
    whole, _, decimals = text.partition(".")
    valid = (
        whole.isascii()
        and whole.isdigit()
        and len(whole) <= 12
        and (not decimals or (decimals.isascii() and decimals.isdigit() and len(decimals) <= 4))
    )
    return text.rstrip(".") if valid else None
