"""Search parameters in an address, and how to remove them: chips for each choice, and looser searches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from starlette.datastructures import QueryParams

from frontend.site.languages.catalogues import marked
from frontend.site.languages.formats import CURRENCIES

LISTS: Final = {
    "section": "sections",
    "category": "categories",
    "country": "countries",
    "certificate": "certificates",
    "company_kind": "companyKinds",
    "pricing": "pricing",
    "incoterm": "incoterms",
    "lead_time": "leadTimes",
    "sample": "samples",
    "unit": "units",
}
"""Parameters of the address that may be repeated, and their names in the search's input."""

FACETS: Final = {
    "section": marked("Section"),
    "country": marked("Country"),
    "certificate": marked("Certificate"),
    "company_kind": marked("Business type"),
    "pricing": marked("Price"),
    "incoterm": marked("Delivery terms"),
    "lead_time": marked("Lead time"),
    "sample": marked("Samples"),
    "unit": marked("Unit"),
}
"""Facets that are shown, by the search's names, which the address shares."""

SORTS: Final = {
    "RELEVANCE": marked("Best match"),
    "PRICE_ASC": marked("Lowest price"),
    "PRICE_DESC": marked("Highest price"),
    "NEWEST": marked("Newest"),
    "MINIMUM_ORDER_ASC": marked("Lowest minimum order"),
}
KINDS: Final = {None: marked("Everything"), "PRODUCT": marked("Products"), "COMPANY": marked("Companies")}
VIEWS: Final = {"grid": marked("Grid"), "list": marked("List")}
LOOSER: Final = {
    "FAIR": (marked("At all fairs"), ("fair",)),
    "KIND": (marked("Products and companies"), ("kind",)),
    "SECTION": (marked("In any section"), ("section",)),
    "CATEGORY": (marked("In any category"), ("category",)),
    "COUNTRY": (marked("From any country"), ("country",)),
    "CERTIFICATE": (marked("With or without certificates"), ("certificate",)),
    "COMPANY_KIND": (marked("From any kind of company"), ("company_kind",)),
    "PRICING": (marked("With or without a price"), ("pricing",)),
    "INCOTERM": (marked("With any delivery terms"), ("incoterm",)),
    "LEAD_TIME": (marked("With any lead time"), ("lead_time",)),
    "SAMPLE": (marked("With or without samples"), ("sample",)),
    "UNIT": (marked("In any unit"), ("unit",)),
    "PRICE": (marked("At any price"), ("min", "max")),
    "MINIMUM_ORDER": (marked("With any minimum order"), ("moq",)),
}
"""Label of a search without one of its filters, and the parameters that it drops, by the search's names."""

_OTHERS: Final = "others"
_BY_PRICE: Final = frozenset({"PRICE_ASC", "PRICE_DESC"})
Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Chip:
    """A choice that can be removed. ``kind`` says what ``label`` is; ``without`` is the query that remains."""

    kind: str
    label: str
    without: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Looser:
    """A search without one of the filters: its label, its query, and its number of results."""

    label: str
    pairs: Sequence[tuple[str, str]]
    count: int


@dataclass(frozen=True)
class SearchForm:
    """Search parameters of an address, cleaned: invalid ones are left out rather than refused.

    ``quantity`` is the one to be ordered, in the unit of each product; ``currency`` is the one in which prices are
    compared, and ``chosen_currency`` tells whether the reader has named it. ``others`` asks for the results that do not
    fit, rather than those that do.
    """

    text: str
    fair: str | None
    kind: str | None
    lists: Mapping[str, Sequence[str]]
    quantity: str | None
    price_from: str | None
    price_to: str | None
    currency: str
    chosen_currency: bool
    minimum_order_to: str | None
    sort: str
    others: bool
    view: str | None

    @classmethod
    def of(cls, query: QueryParams) -> "SearchForm":
        """Parse an address."""
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
            quantity=_above_zero(query.get("quantity")),
            price_from=_amount(query.get("min")),
            price_to=_amount(query.get("max")),
            currency=currency if currency in CURRENCIES else "USD",
            chosen_currency=currency in CURRENCIES and currency != "USD",
            minimum_order_to=_amount(query.get("moq")),
            sort=query["sort"] if query.get("sort") in SORTS else "RELEVANCE",
            others=query.get("fit") == _OTHERS,
            view=query.get("view") if query.get("view") in VIEWS else None,
        )

    @property
    def has_price(self) -> bool:
        """Whether there is a price filter."""
        return bool(self.price_from or self.price_to)

    @property
    def is_plain(self) -> bool:
        """Whether the search consists of words alone, at one fair or at all."""
        return {name for name, _ in self.pairs()} <= {"q", "fair"}

    @property
    def is_about_prices(self) -> bool:
        """Whether prices are compared, or wanted in a currency: then they are also shown in it."""
        return self.has_price or self.chosen_currency or self.sort in _BY_PRICE

    def compared_at(self, result: Mapping[str, Any]) -> str | None:
        """Return the quantity at which the results are sorted by price, if that is not the reader's own; else None."""
        compared_at = result.get("pricesComparedAt")
        if self.sort not in _BY_PRICE or not (compared_at and self.quantity):
            return None
        return None if Decimal(compared_at) == Decimal(self.quantity) else str(compared_at)

    def listed(self) -> dict[str, Any]:
        """Return the search's GraphQL input, with the results to list."""
        return self.input() | {"fit": "OTHERS" if self.others else "FITTING"}

    def input(self) -> dict[str, Any]:
        """Return the search's GraphQL input, as a search is saved: whichever of its results are listed."""
        given = {
            "text": self.text,
            "fairId": self.fair,
            "kinds": [self.kind] if self.kind else None,
            "quantity": self.quantity,
            "priceFrom": self.price_from,
            "priceTo": self.price_to,
            "currency": self.currency,
            "minimumOrderTo": self.minimum_order_to,
            **{field: list(self.lists[name]) for name, field in LISTS.items()},
        }
        return {"sort": self.sort, **{name: value for name, value in given.items() if value}}

    def pairs(self) -> Pairs:
        """Return the address's parameters, without the cursor."""
        single = {
            "q": self.text,
            "fair": self.fair,
            "kind": self.kind,
            "quantity": self.quantity,
            "min": self.price_from,
            "max": self.price_to,
            "currency": self.currency if self.chosen_currency else None,
            "moq": self.minimum_order_to,
            "sort": self.sort if self.sort != "RELEVANCE" else None,
            "fit": _OTHERS if self.others else None,
            "view": self.view,
        }
        several = [(name, value) for name, values in self.lists.items() for value in values]
        return [(name, value) for name, value in single.items() if value] + several

    def with_changes(self, **changed: str | None) -> Pairs:
        """Return the address's parameters with single-valued ones changed; None removes one."""
        kept = [pair for pair in self.pairs() if pair[0] not in changed]
        return kept + [(name, value) for name, value in changed.items() if value]

    def unfiltered(self, words: Mapping[str, Any] | None = None) -> Pairs:
        """Return the address's parameters without any filter, and without a price that was read from the words."""
        kept = self.with_changes(q=words["text"]) if words else self.pairs()
        return [pair for pair in kept if pair[0] in {"q", "fair", "kind", "sort", "fit", "view"}]

    def chips(
        self, facets: Mapping[str, Sequence[Mapping[str, Any]]], words: Mapping[str, Any] | None = None
    ) -> list[Chip]:
        """Return one chip for each choice, and one for a price that was read from the words.

        Labels come from the facets.
        """
        labels = {(name, each["value"]): each["label"] for name, values in facets.items() for each in values}
        pairs = self.pairs()
        chips = [
            Chip(name, labels.get((name, value), value), [pair for pair in pairs if pair != (name, value)])
            for name, value in pairs
            if name in LISTS
        ]
        for name in ("quantity", "min", "max", "moq"):
            chips += [Chip(name, value, self.with_changes(**{name: None})) for key, value in pairs if key == name]
        return [*chips, Chip("words", words["currency"], self.with_changes(q=words["text"]))] if words else chips

    def looser(self, result: Mapping[str, Any]) -> list[Looser]:
        """Return searches with results, where this one has none."""
        offered, words = [], result.get("priceWords")
        for each in result.get("loosened") or ():
            if each["without"] in LOOSER:
                label, names = LOOSER[each["without"]]
                without: dict[str, str | None] = dict.fromkeys(names)
                if words and each["without"] == "PRICE":
                    without["q"] = words["text"]
                offered.append(Looser(label, self.with_changes(**without), each["totalCount"]))
        return offered


def _above_zero(value: str | None) -> str | None:
    amount = _amount(value)
    return amount if amount and amount.strip("0.") else None


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
