"""Building blocks of the features' GraphQL types.

`Context` carries the request; `Problem` is the error type of mutations; `Flat` and
`FromModel` are base classes for types that mirror a model's attributes; `extend` adds a
higher feature's fields to a lower feature's type; `Connection` is a Relay list.
Resolvers are one to three lines: call the service, wrap the model.
"""

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, Self, TypeVar, cast

import strawberry
from strawberry.dataloader import DataLoader
from strawberry.types.base import get_object_definition
from strawberry.types.field import StrawberryField
from strawberry.types.info import Info as StrawberryInfo

from expo.kit.access import ANONYMOUS, Actor
from expo.kit.errors import ExpoError
from expo.kit.paging import Page, Slice, checked_slice
from expo.kit.realtime.bus import Bus

Service = TypeVar("Service")
Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
Node = TypeVar("Node")
Model = TypeVar("Model")
Target = TypeVar("Target")


class _Loader(DataLoader[Key, Value]):
    """A loader whose values several fields may await: cancelling one field does not affect the others."""

    def load(self, key: Key) -> Awaitable[Value]:
        """Return the value of a key; cancelling the caller does not cancel the load."""
        return asyncio.shield(super().load(key))


@dataclass
class Context:
    """The context of one request: actor, language, services and loaders.

    ``cost`` is the cost of the operation in points; ``refusal`` is the error with which it was
    refused before it ran; ``connection_params`` are a subscriber's connection parameters;
    ``device`` is the client's name (`expo.kit.web.user_agents`), ``device_token`` the value of
    its browser's device cookie; ``for_page`` marks requests of our own pages, with queries
    that we wrote; ``resolve_actor`` returns the current actor of a socket, which outlives sessions, keys
    and roles; ``check_rate_limit`` admits an operation once its cost is known, or raises an `ExpoError`.
    """

    request_id: str
    services: Mapping[type, Any]
    bus: Bus
    check_rate_limit: Callable[["Context"], Awaitable[None]]
    actor: Actor = ANONYMOUS
    language: str = "en"
    address: str = ""
    idempotency_key: str | None = None
    connection_params: Mapping[str, Any] | None = None
    cost: int = 0
    refusal: ExpoError | None = None
    cookies: list[str] = field(default_factory=list)
    session_token: str | None = None
    device: str = ""
    device_token: str | None = None
    for_page: bool = False
    resolve_actor: Callable[["Context"], Awaitable[Actor]] | None = None
    _loaders: dict[Any, DataLoader[Any, Any]] = field(default_factory=dict)

    def service(self, kind: type[Service]) -> Service:
        """Return the installation's one service of this class."""
        return cast("Service", self.services[kind])

    def loader(self, fetch: Callable[["Context", list[Key]], Awaitable[Sequence[Value]]]) -> DataLoader[Key, Value]:
        """Return this request's loader over ``fetch``, a module-level function from keys to values in their order."""
        if fetch not in self._loaders:

            async def load(keys: list[Key]) -> Sequence[Value]:
                return await fetch(self, keys)

            self._loaders[fetch] = _Loader(load)
        return self._loaders[fetch]

    async def renew(self) -> None:
        """Refresh the actor and clear the loaders, before each operation and event of a socket.

        Raises `TokenRefused` if its token is no longer valid.
        """
        if self.resolve_actor is not None:
            self.actor = await self.resolve_actor(self)
        self._loaders.clear()


Info = StrawberryInfo[Context, None]


class FromModel(Generic[Model]):
    """A GraphQL type whose fields are named after a model's attributes; a field ``model`` is the model itself.

    A test compares each subclass with its model, so a differing name or type fails there, not at a request.
    """

    _names: ClassVar[tuple[str, ...]]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls._names = tuple(inspect.get_annotations(cls))

    @classmethod
    def from_model(cls, model: Model, /, **fields: Any) -> Self:
        """Return the GraphQL object of a model; ``fields`` holds the fields that are not attributes of the model."""
        names = [name for name in cls._names if name not in fields]
        return cls(**{name: model if name == "model" else getattr(model, name) for name in names}, **fields)


class Flat(FromModel[Model]):
    """A GraphQL type whose fields are all attributes of a model."""

    @classmethod
    def of(cls, model: Model, /) -> Self:
        """Return the GraphQL object of a model."""
        return cls.from_model(model)


@strawberry.type(description="Error of a mutation: a stable code, a message for people, and the input to change.")
class Problem(Flat[ExpoError]):
    """The error of a mutation."""

    code: str
    message: str
    field: str | None = None
    retry_after: int | None = strawberry.field(
        default=None, description="Seconds until the mutation can be repeated; null where waiting does not help."
    )


class ProblemHandler(strawberry.ExceptionHandler[ExpoError, Problem]):
    """Converts errors that services raise into the `Problem` of a mutation's union."""

    def handle(self, exception: ExpoError, *, field: StrawberryField, info: Any) -> Problem:  # noqa: ARG002 - protocol
        """Return the problem for ``exception``."""
        return Problem.of(exception)


def extend(target: type) -> Callable[[type[Target]], type[Target]]:
    """Add a higher feature's fields to a lower feature's GraphQL type."""

    def apply(extension: type[Target]) -> type[Target]:
        added = get_object_definition(strawberry.type(extension), strict=True).fields
        get_object_definition(target, strict=True).fields.extend(added)
        return extension

    return apply


@strawberry.type(description="Start and end of a page of a list (Relay).")
class PageInfo:
    """Relay's page information."""

    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@strawberry.type(description="An item of a list, with the cursor after which the list continues.")
class Edge(Generic[Node]):
    """One item and its cursor."""

    cursor: str
    node: Node


@strawberry.type(description="A page of a list (Relay).")
class Connection(Generic[Node]):
    """A page of nodes."""

    edges: list[Edge[Node]]
    nodes: list[Node]
    page_info: PageInfo
    total_count: int | None = strawberry.field(
        default=None, description="Total number of items; null where they were not counted."
    )
    total_count_is_lower_bound: bool = strawberry.field(
        default=False, description="Whether `totalCount` is a lower bound."
    )


def connection(page: Page[Model], wrap: Callable[[Model], Node], part: Slice | None = None) -> Connection[Node]:
    """Return a page of models as a connection of GraphQL types."""
    nodes = [wrap(item) for item in page.items]
    return Connection(
        edges=[Edge(cursor=cursor, node=node) for cursor, node in zip(page.cursors, nodes, strict=True)],
        nodes=nodes,
        page_info=PageInfo(
            has_next_page=page.has_next,
            has_previous_page=part is not None and part.after is not None,
            start_cursor=page.cursors[0] if page.cursors else None,
            end_cursor=page.cursors[-1] if page.cursors else None,
        ),
        total_count=page.total,
        total_count_is_lower_bound=page.total_is_lower_bound,
    )


def checked_page(first: int | None, after: str | None) -> Slice:
    """Return the requested slice; raises `Invalid`."""
    return checked_slice(first, after)


__all__ = [
    "Connection",
    "Context",
    "Edge",
    "Flat",
    "FromModel",
    "Info",
    "PageInfo",
    "Problem",
    "ProblemHandler",
    "checked_page",
    "connection",
    "extend",
]
