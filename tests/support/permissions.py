"""Who may ask and do what: a table for each feature, in ``tests/<feature>/permissions.py``."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Any, Final, TypeVar

from expo.features import FEATURES
from expo.kit.access import Actor
from tests.support.world import World

PEOPLE: Final = frozenset({"buyer", "exhibitor", "other_exhibitor", "organiser", "other_organiser"})
"""Those who act for an organisation of their own."""

ADMINISTRATOR: Final = frozenset({"administrator"})
"""Who looks after the installation and acts for no organisation: an organiser of no fair."""

KEYS: Final = frozenset({"partner_key", "reading_key"})
SIGNED_IN: Final = PEOPLE | ADMINISTRATOR
ANYBODY: Final = SIGNED_IN | KEYS | {"anonymous"}
BUYER: Final = frozenset({"buyer"})
EXHIBITOR: Final = frozenset({"exhibitor"})
ORGANISER: Final = frozenset({"organiser"})
ORGANISERS: Final = frozenset({"organiser", "other_organiser"})
APPLICANTS: Final = frozenset({"buyer", "exhibitor", "other_exhibitor"})
COMPANIES: Final = frozenset({"exhibitor", "other_exhibitor"})
IMPORTERS: Final = frozenset({"exhibitor", "reading_key"})
KEEPERS: Final = SIGNED_IN | {"partner_key"}

UNKNOWN: Final = "trl_01HZX3AAAAAAAAAAAAAAAAAAAA"
"""The id of no translation."""

Table = Mapping[str, frozenset[str]]
"""Who may use a field of Query, Mutation or Subscription, by its name."""
Value = TypeVar("Value")


@dataclass(frozen=True)
class Cast:
    """``actors`` by their part; ``things`` are ids and tokens by the names of arguments that take them.

    The fair is ``organiser``'s, the other one ``other_organiser``'s, who has let ``other_exhibitor`` in; the
    application is ``buyer``'s, and everything else is ``exhibitor``'s. The ``administrator`` has nothing.
    ``secrets`` are what each actor but the anonymous sends as its bearer token.
    """

    actors: dict[str, Actor]
    things: dict[str, str]
    secrets: dict[str, str]


async def _no_things(_world: World, _cast: Cast) -> None:
    pass


def _no_arguments(_cast: Cast) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Permissions:
    """Who may use a feature's fields, and with which arguments they are asked.

    ``things`` adds to the cast what the feature's arguments name, over the things of the features below it;
    ``arguments`` are values by ``field.argument`` or ``InputType.field`` where a name alone does not say what is meant;
    ``optional`` are arguments that are given though they need not be; ``last`` mutations take away what others need.
    """

    queries: Table = field(default_factory=dict)
    mutations: Table = field(default_factory=dict)
    subscriptions: Table = field(default_factory=dict)
    things: Callable[[World, Cast], Awaitable[None]] = _no_things
    arguments: Callable[[Cast], dict[str, Any]] = _no_arguments
    optional: frozenset[str] = frozenset()
    last: frozenset[str] = frozenset()


@cache
def permissions() -> tuple[Permissions, ...]:
    """Return every feature's, the lowest first; raises `ModuleNotFoundError` where a feature has none."""
    return tuple(import_module(f"tests.{feature.name}.permissions").PERMISSIONS for feature in FEATURES)


def joined(tables: Callable[[Permissions], Mapping[str, Value]]) -> dict[str, Value]:
    """Return all features' tables as one."""
    return {name: value for each in permissions() for name, value in tables(each).items()}
