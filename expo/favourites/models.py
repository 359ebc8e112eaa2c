"""Lists and their items, followed exhibitors and saved searches, and the rules that need no database."""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

import msgspec

from expo.discovery.search.models import Kind, SearchQuery, Sort
from expo.kit.access import Actor, Role, require_scope, require_signed_in
from expo.kit.errors import Invalid
from expo.kit.ids import is_id
from expo.kit.text import clean, optional

READ: Final = "accounts:read"
WRITE: Final = "accounts:write"
"""Favourites belong to a person's account, for API keys too."""

MAX_LISTS: Final = 100
MAX_ITEMS: Final = 1000
MAX_SEARCHES: Final = 100
MAX_FOLLOWED: Final = 1000
MAX_NOTE_LENGTH: Final = 2000
MAX_NAME_LENGTH: Final = 80
_MAX_VALUES: Final = 50


class ThingKind(StrEnum):
    """Kinds of things that can be kept."""

    PRODUCT = "PRODUCT"
    EXHIBITOR = "EXHIBITOR"


@dataclass(frozen=True)
class FavouriteTarget:
    """A product or an exhibitor."""

    kind: ThingKind
    id: str


@dataclass(frozen=True)
class FavouriteList:
    """A list of things made by a person.

    It is private, or with ``organisation_id`` the company's: then it is visible to those who act for that company, and
    to no one else, not even to its maker after leaving. ``count`` is the number of items. ``name`` is None for the
    default list.
    """

    id: str
    maker_id: str
    created_at: datetime
    changed_at: datetime
    name: str | None = None
    organisation_id: str | None = None
    count: int = 0

    @property
    def is_default(self) -> bool:
        """Whether this is the default list."""
        return self.id == default_list_id(self.maker_id)

    @property
    def seen_by(self) -> str:
        """The id of the person or organisation that sees the list."""
        return self.organisation_id or self.maker_id

    def is_seen_by(self, actor: Actor) -> bool:
        """Return whether the actor may read the list and add to it."""
        return actor.signed_in and self.seen_by in {actor.person_id, actor.organisation_id}

    def is_changed_by(self, actor: Actor) -> bool:
        """Return whether the actor may rename, share and delete the list: its maker, or a manager of its company."""
        return self.is_seen_by(actor) and (self.maker_id == actor.person_id or actor.at_least(Role.MANAGER))


@dataclass(frozen=True)
class FavouriteItem:
    """A thing in a list, with a note."""

    id: str
    list_id: str
    thing: FavouriteTarget
    added_by: str
    added_at: datetime
    note: str = ""

    def is_changed_by(self, actor: Actor, kept_in: FavouriteList) -> bool:
        """Return whether the actor may remove the item or edit its note: whoever added it, or may change the list."""
        return kept_in.is_seen_by(actor) and (self.added_by == actor.person_id or kept_in.is_changed_by(actor))


@dataclass(frozen=True)
class Removed:
    """Number of items removed from lists."""

    count: int


@dataclass(frozen=True)
class Follow:
    """A person following an exhibitor. ``id`` combines both."""

    id: str
    person_id: str
    exhibitor_id: str
    since: datetime


@dataclass(frozen=True)
class SavedQuery:
    """A search request as data: a `SearchQuery` with its numbers as text."""

    text: str = ""
    fair_id: str | None = None
    kinds: list[Kind] = field(default_factory=list)
    terms: dict[str, list[str]] = field(default_factory=dict)
    price_from: str | None = None
    price_to: str | None = None
    currency: str | None = None
    minimum_order_to: str | None = None
    quantity: str | None = None
    sort: Sort = Sort.RELEVANCE

    @classmethod
    def of(cls, query: SearchQuery) -> "SavedQuery":
        """Return a search request as stored; raises the same `Invalid` as the search itself."""
        for name, values in query.terms.items():
            if len(values) > _MAX_VALUES:
                raise Invalid(f"Choose at most {_MAX_VALUES} values.", field=name)
        if query.exhibitor_ids:
            raise Invalid("Follow an exhibitor instead of saving a search of its products.", field="exhibitorIds")
        if query.fair_id is not None and not is_id(query.fair_id, "fair"):
            raise Invalid("There is no fair with this id.", field="fairId")
        return cls(
            text=clean(query.text, field="text", limit=200, minimum=0),
            fair_id=query.fair_id,
            kinds=list(dict.fromkeys(query.kinds)),
            terms={
                name: [clean(each, field=name, limit=200) for each in dict.fromkeys(values)]
                for name, values in query.terms.items()
                if values
            },
            price_from=_text(query.price_from),
            price_to=_text(query.price_to),
            currency=optional(query.currency, field="currency", limit=3),
            minimum_order_to=_text(query.minimum_order_to),
            quantity=_text(query.quantity),
            sort=query.sort,
        )

    def search_query(self) -> SearchQuery:
        """Return the search request."""
        return SearchQuery(
            text=self.text,
            fair_id=self.fair_id,
            kinds=self.kinds,
            terms=self.terms,
            price_from=_number(self.price_from),
            price_to=_number(self.price_to),
            currency=self.currency,
            minimum_order_to=_number(self.minimum_order_to),
            quantity=_number(self.quantity),
            sort=self.sort,
        )

    @property
    def digest(self) -> str:
        """A digest that is equal for searches with equal results, whatever their order."""
        criteria = msgspec.to_builtins(replace(self, sort=Sort.RELEVANCE))
        if self.quantity is None:  # as in searches saved before there were quantities
            del criteria["quantity"]
        return hashlib.sha256(msgspec.json.encode(criteria, order="sorted")).hexdigest()


@dataclass(frozen=True)
class SavedSearch:
    """A saved search of a person. ``seen_at`` is when its results were last seen."""

    id: str
    person_id: str
    name: str
    query: SavedQuery
    created_at: datetime
    seen_at: datetime

    def __hash__(self) -> int:
        """Hash by id, for data loaders."""
        return hash(self.id)


def default_list_id(person_id: str) -> str:
    """Return the id of a person's default list: derived, so that concurrent first uses agree on it."""
    return "list_" + person_id.removeprefix("per_")


def keeper(actor: Actor, scope: str) -> str:
    """Return the signed-in person; raises `SignInRequired`, `Forbidden` for a key without ``scope``."""
    person_id = require_signed_in(actor)
    require_scope(actor, scope)
    return person_id


def checked_name(value: str) -> str:
    """Return the validated name of a list or of a search; raises `Invalid`."""
    return clean(value, field="name", limit=MAX_NAME_LENGTH)


def checked_note(value: str | None) -> str:
    """Return the validated note, empty for none; raises `Invalid`."""
    return optional(value, field="note", limit=MAX_NOTE_LENGTH, lines=True) or ""


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def _number(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)
