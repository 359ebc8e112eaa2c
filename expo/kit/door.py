"""GraphQL over HTTP and WebSocket: the only door of the house.

Follows the GraphQL-over-HTTP draft (graphql.github.io/graphql-over-http) and the
``graphql-transport-ws`` protocol. What is too large, too deep or too costly is turned
away with a 4xx before validation; what fails inside is logged with the request's id
and masked.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from json import JSONDecodeError
from typing import Any, Final

import orjson
import structlog
from cross_web import AsyncHTTPRequestAdapter, HTTPException
from graphql import DocumentNode, GraphQLError, GraphQLSchema, OperationDefinitionNode, OperationType, parse
from graphql.validation import validate
from pymongo.errors import PyMongoError
from starlette.requests import Request
from starlette.responses import Response
from starlette.websockets import WebSocket
from strawberry import Schema
from strawberry.asgi import GraphQL
from strawberry.extensions import SchemaExtension
from strawberry.http import GraphQLRequestData
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.types import ExecutionResult

from expo.kit.errors import ExpoError
from expo.kit.graphql import Context
from expo.kit.idempotency import Replies, attempt
from expo.kit.limits import TOKENS, TooCostly, cost_of
from expo.kit.transactions import claiming

GRAPHQL_JSON: Final = "application/graphql-response+json"
_CACHED_DOCUMENTS: Final = 512
_LONGEST_CACHED: Final = 20_000

log = structlog.get_logger()


@lru_cache(_CACHED_DOCUMENTS)
def _cached_parse(query: str) -> DocumentNode:
    return parse(query, max_lexical_tokens=TOKENS, max_comments=TOKENS)


@lru_cache(_CACHED_DOCUMENTS)
def _cached_validate(schema: GraphQLSchema, document: DocumentNode) -> tuple[GraphQLError, ...]:
    return tuple(validate(schema, document, max_errors=10, hide_suggestions=True))


def parsed(query: str) -> DocumentNode:
    """Return a query's document, from a bounded cache.

    Raises `GraphQLError` for what is no GraphQL, `TooCostly` past `TOKENS` or the parser's depth.
    """
    try:
        return (
            _cached_parse(query)
            if len(query) <= _LONGEST_CACHED
            else parse(query, max_lexical_tokens=TOKENS, max_comments=TOKENS)
        )
    except RecursionError as error:
        raise TooCostly("This document is nested too deeply.") from error
    except GraphQLError as error:
        if (
            "token limit" in error.message
            or "lexical tokens" in error.message
            or "tokens. Parsing aborted" in error.message
        ):
            raise TooCostly(f"This document has more than {TOKENS} tokens.") from error
        raise


def _operation(document: DocumentNode, name: str | None) -> OperationDefinitionNode | None:
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode) and (name is None or (node.name and node.name.value == name)):
            return node
    return None


def is_mutation(query: str | None, name: str | None) -> bool:
    """Say whether a query's chosen operation is a mutation; False for what does not parse."""
    try:
        operation = _operation(parsed(query), name) if query else None
    except (GraphQLError, TooCostly):
        return False
    return operation is not None and operation.operation is OperationType.MUTATION


Admission = Callable[[Context], Awaitable[None]]
"""Lets an operation in, or raises an `ExpoError`; sees its cost."""


class Door(SchemaExtension):
    """Parses, weighs, admits and validates each operation, in that order."""

    def __init__(self, admit: Admission) -> None:
        super().__init__()
        self._admit = admit

    def on_parse(self) -> Iterator[None]:
        """Parse with a token limit."""
        execution = self.execution_context
        if execution.query and execution.graphql_document is None:
            try:
                execution.graphql_document = parsed(execution.query)
            except TooCostly as refusal:
                execution.context.refused = refusal
                raise GraphQLError(refusal.message, original_error=refusal) from refusal
        yield

    async def on_validate(self) -> AsyncIterator[None]:
        """Weigh the operation, ask for admission, then validate it."""
        execution = self.execution_context
        document = execution.graphql_document
        if document is not None:
            schema: GraphQLSchema = execution.schema._schema  # noqa: SLF001 - strawberry keeps it there
            try:
                operation = _operation(document, execution.operation_name)
                execution.context.cost = cost_of(schema, document, operation, execution.variables or {})
                await self._admit(execution.context)
            except ExpoError as refusal:
                execution.context.refused = refusal
                execution.pre_execution_errors = [GraphQLError(refusal.message, original_error=refusal)]
            else:
                execution.pre_execution_errors = list(_cached_validate(schema, document))
        yield

    def get_results(self) -> dict[str, Any]:
        """Return ``extensions.cost``."""
        return {"cost": self.execution_context.context.cost}


def masked(error: GraphQLError, request_id: str) -> GraphQLError:
    """Return an error for the outside: a stable code; what is not meant for people is logged and masked."""
    if error.extensions and "code" in error.extensions:
        return error
    original = error.original_error
    while isinstance(original, GraphQLError):
        original = original.original_error
    message, extensions = error.message, {"code": "INVALID_DOCUMENT"}
    if isinstance(original, ExpoError):
        message, extensions = original.message, {"code": original.code}
        if original.field:
            extensions["field"] = original.field
    elif original is not None:
        log.error("graphql.failed", request_id=request_id, path=error.path, exc_info=original)
        message = f"Something went wrong on our side ({request_id})."
        extensions = {
            "code": "UNAVAILABLE" if isinstance(original, PyMongoError) else "INTERNAL",
            "requestId": request_id,
        }
    return GraphQLError(message, nodes=error.nodes, path=error.path, extensions=extensions)


class ExpoSchema(Schema):
    """A schema that masks its errors wherever they go out: HTTP, WebSocket or a page."""

    def process_errors(self, errors: list[GraphQLError], execution_context: Any = None) -> None:
        """Mask ``errors`` in place."""
        request_id = execution_context.context.request_id if execution_context else ""
        errors[:] = [masked(error, request_id) for error in errors]


def shown(result: ExecutionResult) -> dict[str, Any]:
    """Return a result as the JSON object that goes out; ``data`` is absent if nothing was executed."""
    body: dict[str, Any] = {}
    if result.errors:
        body["errors"] = [error.formatted for error in result.errors]
    if not not_executed(result):
        body["data"] = result.data
    if result.extensions:
        body["extensions"] = result.extensions
    return body


def not_executed(result: ExecutionResult) -> bool:
    """Say whether the operation never ran: it did not parse, was refused, or its variables do not fit."""
    return result.data is None and bool(result.errors) and all(error.path is None for error in result.errors or ())


@dataclass
class Reply:
    """What goes out over HTTP."""

    body: dict[str, Any]
    status: int = HTTPStatus.OK


class GraphQLDoor(GraphQL[Context, None]):
    """The ASGI application at ``/graphql``: POST and GET for operations, WebSocket for subscriptions."""

    def __init__(
        self, schema: Schema, make_context: Callable[[Request | WebSocket], Awaitable[Context]], replies: Replies
    ) -> None:
        super().__init__(
            schema,
            graphql_ide=None,
            subscription_protocols=(GRAPHQL_TRANSPORT_WS_PROTOCOL,),
            max_subscriptions_per_connection=20,
        )
        self._make_context = make_context
        self._replies = replies

    async def get_context(self, request: Request | WebSocket, response: Any) -> Context:  # noqa: ARG002
        """Return the context of this request."""
        return await self._make_context(request)

    def should_render_graphql_ide(self, request: Any) -> bool:  # noqa: ARG002
        """Return False: the explorer is a page of ours at its own address."""
        return False

    def decode_json(self, data: str | bytes) -> object:
        """Decode JSON; deep nesting and lone surrogates are errors of the sender."""
        try:
            return orjson.loads(data)
        except orjson.JSONDecodeError as error:
            raise JSONDecodeError("not JSON", "", 0) from error

    def encode_json(self, data: object) -> str:
        """Encode JSON as text: a WebSocket client expects text frames."""
        return orjson.dumps(data).decode()

    async def execute_operation(  # type: ignore[override]  # noqa: PLR0917 - strawberry's signature
        self,
        request: Request,
        request_adapter: AsyncHTTPRequestAdapter,
        request_data: GraphQLRequestData,
        context: Context,
        root_value: None,
        sub_response: Response,
    ) -> Reply:
        """Run one operation, at most once under an Idempotency-Key."""
        run = super().execute_operation
        data = request_data

        async def execute() -> Reply:
            result = await run(request, request_adapter, data, context, root_value, sub_response)
            if not isinstance(result, ExecutionResult):
                raise HTTPException(HTTPStatus.BAD_REQUEST, "Subscriptions are served over WebSocket.")
            return _reply(result, context, request.headers.get("accept", ""))

        if context.idempotency_key is None or not is_mutation(data.query, data.operation_name):
            return await execute()
        return await self._once(execute, context, data)

    async def _once(self, execute: Callable[[], Awaitable[Reply]], context: Context, data: GraphQLRequestData) -> Reply:
        request = {"query": data.query, "variables": data.variables, "operation": data.operation_name}
        try:
            mine = attempt(context.actor, context.idempotency_key or "", request)
            earlier = await self._replies.find(mine)
            if earlier is not None:
                return Reply(earlier)
            claiming(mine.claims)
            reply = await execute()
        except ExpoError as error:
            return Reply(
                {"errors": [masked(GraphQLError("", original_error=error), context.request_id).formatted]},
                HTTPStatus.CONFLICT,
            )
        finally:
            claiming(None)
        if reply.status == HTTPStatus.OK and not _failed(reply.body):
            await self._replies.keep(mine, reply.body)
        return reply

    async def process_result(self, request: Request, result: Any) -> Any:  # noqa: ARG002
        """Hand a reply on, as it is."""
        return result

    def create_response(self, response_data: Any, sub_response: Response) -> Response:
        """Return the HTTP response."""
        reply: Reply = response_data
        response = Response(orjson.dumps(reply.body), status_code=reply.status, media_type="application/json")
        response.headers.raw.extend(sub_response.headers.raw)
        return response


def _failed(body: Mapping[str, Any]) -> bool:
    return any(
        error.get("extensions", {}).get("code") in {"INTERNAL", "UNAVAILABLE"} for error in body.get("errors", ())
    )


def _reply(result: ExecutionResult, context: Context, accept: str) -> Reply:
    body = shown(result)
    if context.refused is not None:
        status = HTTPStatus.TOO_MANY_REQUESTS if context.refused.code == "RATE_LIMITED" else HTTPStatus.BAD_REQUEST
        return Reply(body, status)
    if GRAPHQL_JSON in accept and not_executed(result):
        return Reply(body, HTTPStatus.BAD_REQUEST)
    return Reply(body)
