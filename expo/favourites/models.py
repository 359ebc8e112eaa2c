"""Lists, what is in them, followed exhibitors and saved searches, and the rules that need no database."""

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
"""What somebody keeps is a part of her account, for API keys too."""

MOST_LISTS: Final = 100
MOST_ITEMS: Final = 1000
MOST_SEARCHES: Final = 100
MOST_FOLLOWED: Final = 1000
LONGEST_NOTE: Final = 2000
LONGEST_NAME: Final = 80
_MOST_VALUES: Final = 50


class ThingKind(StrEnum):
    """What can be kept."""

    PRODUCT = "PRODUCT"
    EXHIBITOR = "EXHIBITOR"


@dataclass(frozen=True)
class Thing:
    """A product or an exhibitor."""

    kind: ThingKind
    id: str


@dataclass(frozen=True)
class FavouriteList:
    """A list of things that a person has made.

    It is her own, or with ``organisation_id`` its company's: then it is seen by whoever acts for
    that company, and by nobody else, not even by its maker once she has left. ``count`` is how
    many things it holds. ``name`` is None for the list that everybody has from the start.
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
        """Say whether this is the list that everybody has."""
        return self.id == default_list_id(self.maker_id)

    @property
    def seen_by(self) -> str:
        """Return the id of the person or of the organisation that sees it."""
        return self.organisation_id or self.maker_id

    def is_seen_by(self, actor: Actor) -> bool:
        """Say whether the actor may read it and add to it."""
        return actor.signed_in and self.seen_by in {actor.person_id, actor.organisation_id}

    def is_changed_by(self, actor: Actor) -> bool:
        """Say whether the actor may rename, share and delete it: its maker, or a manager of its company."""
        return self.is_seen_by(actor) and (self.maker_id == actor.person_id or actor.at_least(Role.MANAGER))


@dataclass(frozen=True)
class FavouriteItem:
    """A thing in a list, with what somebody wrote about it."""

    id: str
    list_id: str
    thing: Thing
    added_by: str
    added_at: datetime
    note: str = ""

    def is_changed_by(self, actor: Actor, kept_in: FavouriteList) -> bool:
        """Say whether the actor may take it out or write its note: who added it, or may change the list."""
        return kept_in.is_seen_by(actor) and (self.added_by == actor.person_id or kept_in.is_changed_by(actor))


@dataclass(frozen=True)
class Removed:
    """How many items were taken out of lists."""

    count: int


@dataclass(frozen=True)
class Follow:
    """That a person follows an exhibitor. ``id`` is made of both."""

    id: str
    person_id: str
    exhibitor_id: str
    since: datetime


@dataclass(frozen=True)
class SavedQuery:
    """What a search asked for, as data: a `SearchQuery` with its numbers as text."""

    text: str = ""
    fair_id: str | None = None
    kinds: list[Kind] = field(default_factory=list)
    terms: dict[str, list[str]] = field(default_factory=dict)
    price_from: str | None = None
    price_to: str | None = None
    currency: str | None = None
    minimum_order_to: str | None = None
    sort: Sort = Sort.RELEVANCE

    @classmethod
    def of(cls, wanted: SearchQuery) -> "SavedQuery":
        """Return what is wanted as it is kept; raises `Invalid` as the search itself would."""
        for name, values in wanted.terms.items():
            if len(values) > _MOST_VALUES:
                raise Invalid(f"Choose at most {_MOST_VALUES} values.", field=name)
        if wanted.fair_id is not None and not is_id(wanted.fair_id, "fair"):
            raise Invalid("There is no fair with this id.", field="fairId")
        return cls(
            text=clean(wanted.text, field="text", limit=200, least=0),
            fair_id=wanted.fair_id,
            kinds=list(dict.fromkeys(wanted.kinds)),
            terms={
                name: [clean(each, field=name, limit=200) for each in dict.fromkeys(values)]
                for name, values in wanted.terms.items()
                if values
            },
            price_from=_text(wanted.price_from),
            price_to=_text(wanted.price_to),
            currency=optional(wanted.currency, field="currency", limit=3),
            minimum_order_to=_text(wanted.minimum_order_to),
            sort=wanted.sort,
        )

    def wanted(self) -> SearchQuery:
        """Return what to search for."""
        return SearchQuery(
            text=self.text,
            fair_id=self.fair_id,
            kinds=self.kinds,
            terms=self.terms,
            price_from=_number(self.price_from),
            price_to=_number(self.price_to),
            currency=self.currency,
            minimum_order_to=_number(self.minimum_order_to),
            sort=self.sort,
        )

    @property
    def digest(self) -> str:
        """Return what is the same for all searches that find the same, whatever their order."""
        return hashlib.sha256(msgspec.json.encode(replace(self, sort=Sort.RELEVANCE), order="sorted")).hexdigest()


@dataclass(frozen=True)
class SavedSearch:
    """A search that a person comes back to. ``looked_at`` is when she last saw what it finds."""

    id: str
    person_id: str
    name: str
    query: SavedQuery
    created_at: datetime
    looked_at: datetime

    def __hash__(self) -> int:
        """Let a loader tell saved searches apart by their ids."""
        return hash(self.id)


def default_list_id(person_id: str) -> str:
    """Return the id of the list that a person has from the start: the same at each first use, even at two at once."""
    return "list_" + person_id.removeprefix("per_")


def keeper(actor: Actor, scope: str) -> str:
    """Return the person who keeps things; raises `SignInRequired`, `Forbidden` for a key without ``scope``."""
    person_id = require_signed_in(actor)
    require_scope(actor, scope)
    return person_id


def checked_name(value: str) -> str:
    """Return the name of a list or of a search, or raise `Invalid`."""
    return clean(value, field="name", limit=LONGEST_NAME)


def checked_note(value: str | None) -> str:
    """Return a note, empty for none, or raise `Invalid`."""
    return optional(value, field="note", limit=LONGEST_NOTE, lines=True) or ""


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def _number(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)
