"""GraphQL over HTTP and WebSocket.

HTTP follows the GraphQL-over-HTTP draft (graphql.github.io/graphql-over-http), implemented
here because it is short and strawberry's view answers 200 to operations that never ran;
WebSocket is strawberry's ``graphql-transport-ws``.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

import orjson
import structlog
from graphql import GraphQLError
from pymongo.errors import PyMongoError
from starlette.exceptions import WebSocketException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry import Schema
from strawberry.asgi import GraphQL
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.types.graphql import OperationType

from expo.kit.db.transactions import claim_effects
from expo.kit.errors import ExpoError, Invalid, TokenRefused
from expo.kit.graphql.execution import is_mutation, mask_error, not_executed, response_body
from expo.kit.graphql.types import Context
from expo.kit.web.idempotency import Replies, idempotent_request

GRAPHQL_JSON: Final = "application/graphql-response+json"
JSON: Final = "application/json"
LARGEST_BODY: Final = 1_000_000
"""Largest request body, in bytes; files are uploaded separately."""

_GET: Final = frozenset({OperationType.QUERY})
_POST: Final = frozenset({OperationType.QUERY, OperationType.MUTATION})
log = structlog.get_logger()
ContextMaker = Callable[[Request | WebSocket], Awaitable[Context]]


@dataclass(frozen=True)
class Operation:
    """A client's request to run an operation."""

    query: str
    variables: dict[str, Any]
    name: str | None


@dataclass(frozen=True)
class Reply:
    """An HTTP reply; ``retry_after`` is the wait in seconds that goes with status 429."""

    body: dict[str, Any]
    status: int = HTTPStatus.OK
    retry_after: int | None = None

    @property
    def headers(self) -> dict[str, str]:
        """Headers of the response."""
        waits = {} if self.retry_after is None else {"retry-after": str(self.retry_after)}
        return {**_HEADERS.get(self.status, {}), **waits}


class _Refused(Exception):
    def __init__(self, status: HTTPStatus, message: str, code: str = "BAD_REQUEST") -> None:
        super().__init__(message)
        self.reply = Reply({"errors": [{"message": message, "extensions": {"code": code}}]}, status)


_HEADERS: Final[Mapping[int, Mapping[str, str]]] = {
    HTTPStatus.METHOD_NOT_ALLOWED: {"allow": "GET, POST"},
    HTTPStatus.UNAUTHORIZED: {"www-authenticate": 'Bearer error="invalid_token"'},  # RFC 6750, section 3
}
_AWAY: Final = _Refused(
    HTTPStatus.SERVICE_UNAVAILABLE, "The database is not responding at the moment. Please try again.", "UNAVAILABLE"
)


class Sockets(GraphQL[Context, None]):
    """Subscriptions over ``graphql-transport-ws``."""

    def __init__(self, schema: Schema, make_context: ContextMaker) -> None:
        super().__init__(
            schema,
            graphql_ide=None,
            subscription_protocols=(GRAPHQL_TRANSPORT_WS_PROTOCOL,),
            max_subscriptions_per_connection=20,
        )
        self._make_context = make_context

    async def get_context(self, request: Request | WebSocket, response: Any) -> Context:  # noqa: ARG002 - strawberry's
        """Return the context of this connection; a bad token is refused before the connection is accepted."""
        try:
            return await self._make_context(request)
        except TokenRefused as error:
            raise WebSocketException(1008, error.message) from error

    def decode_json(self, data: str | bytes) -> object:
        """Decode JSON as for HTTP: no NaN, no lone surrogates, no deep nesting."""
        decoded: object = orjson.loads(data)
        return decoded

    def encode_json(self, data: object) -> str:
        """Encode JSON as text: clients expect text frames."""
        return orjson.dumps(data).decode()


class GraphQLEndpoint:
    """The ASGI application at ``/graphql``: GET and POST for operations, WebSocket for subscriptions."""

    def __init__(
        self, schema: Schema, make_context: ContextMaker, replies: Replies, *, largest_body: int = LARGEST_BODY
    ) -> None:
        self._largest_body = largest_body
        self._schema = schema
        self._make_context = make_context
        self._replies = replies
        self._sockets = Sockets(schema, make_context)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or connection."""
        if scope["type"] == "websocket":
            await self._sockets(scope, receive, send)
            return
        request = Request(scope, receive)
        response = await self._answer(request)
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        context: Context | None = None
        try:
            media = _media_type(request.headers.get("accept"))
            operation = await _operation(request, self._largest_body)
            context = await self._make_context(request)
            reply = await self.run(operation, context, method=request.method, media=media)
        except _Refused as refused:
            media, reply = JSON, refused.reply
        except TokenRefused as error:
            media, reply = JSON, _Refused(HTTPStatus.UNAUTHORIZED, error.message, error.code).reply
        except PyMongoError as error:  # before the operation ran, or while storing its reply
            log.warning("graphql.unavailable", error=str(error)[:300])
            media, reply = JSON, _AWAY.reply
        response = Response(orjson.dumps(reply.body), reply.status, reply.headers, f"{media}; charset=utf-8")
        response.headers["cache-control"] = "no-store"
        for cookie in context.cookies if context else ():
            response.headers.append("set-cookie", cookie)
        return response

    async def run(self, operation: Operation, context: Context, *, method: str = "POST", media: str = JSON) -> Reply:
        """Run one operation, at most once under an Idempotency-Key."""
        if context.idempotency_key is None or not is_mutation(operation.query, operation.name):
            return await self._execute(operation, context, method, media)
        return await self._once(operation, context, method, media)

    async def _once(self, operation: Operation, context: Context, method: str, media: str) -> Reply:
        request = {"query": operation.query, "variables": operation.variables, "operation": operation.name}
        try:
            mine = idempotent_request(context.actor, context.idempotency_key or "", request)
            earlier = await self._replies.find(mine)
            if earlier is not None:
                context.cookies += earlier["cookies"]
                return Reply(earlier["body"])
            claim_effects(mine.claims)
            reply = await self._execute(operation, context, method, media)
        except ExpoError as error:
            status = HTTPStatus.BAD_REQUEST if isinstance(error, Invalid) else HTTPStatus.CONFLICT
            problem = mask_error(GraphQLError("", original_error=error), context.request_id)
            return Reply({"errors": [problem.formatted]}, status)
        finally:
            claim_effects(None)
        if reply.status == HTTPStatus.OK and not _failed(reply.body):
            await self._replies.keep(mine, {"body": reply.body, "cookies": context.cookies})
        return reply

    async def _execute(self, operation: Operation, context: Context, method: str, media: str) -> Reply:
        try:
            result = await self._schema.execute(
                operation.query,
                variable_values=operation.variables,
                context_value=context,
                operation_name=operation.name,
                allowed_operation_types=_GET if method == "GET" else _POST,
            )
        except CannotGetOperationTypeError:
            return _Refused(HTTPStatus.BAD_REQUEST, "The document has no operation of this name.").reply
        except InvalidOperationTypeError:
            status = HTTPStatus.METHOD_NOT_ALLOWED if method == "GET" else HTTPStatus.BAD_REQUEST
            return _Refused(status, "Send mutations by POST and subscriptions over WebSocket.").reply
        if context.refusal is not None:
            wait = context.refusal.retry_after
            status = HTTPStatus.BAD_REQUEST if wait is None else HTTPStatus.TOO_MANY_REQUESTS
            return Reply(response_body(result), status, wait)
        unsuccessful = media == GRAPHQL_JSON and not_executed(result)
        return Reply(response_body(result), HTTPStatus.BAD_REQUEST if unsuccessful else HTTPStatus.OK)


def _failed(body: Mapping[str, Any]) -> bool:
    return any(error["extensions"]["code"] in {"INTERNAL", "UNAVAILABLE"} for error in body.get("errors", ()))


def _media_type(accept: str | None) -> str:
    """Return the media type of the reply; raises if the client accepts none of ours."""
    if not accept:
        return JSON
    ranges = [part.split(";")[0].strip().lower() for part in accept.split(",")]
    for media_type in ranges:
        if media_type in {GRAPHQL_JSON, JSON}:
            return media_type
    if any(media_type in {"*/*", "application/*"} for media_type in ranges):
        return JSON
    raise _Refused(HTTPStatus.NOT_ACCEPTABLE, f"Answers are {GRAPHQL_JSON} or {JSON}.")


async def _operation(request: Request, largest_body: int) -> Operation:
    if request.method == "GET":
        data: object = dict(request.query_params)
        for name in ("variables", "extensions"):
            if isinstance(data, dict) and data.get(name):
                data[name] = _json(data[name])
    elif request.method == "POST":
        if request.headers.get("content-type", "").split(";")[0].strip().lower() != JSON:
            raise _Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Send application/json.")
        data = _json(await _body(request, largest_body))
    else:
        raise _Refused(HTTPStatus.METHOD_NOT_ALLOWED, "Use GET or POST.")
    return _checked(data)


async def _body(request: Request, limit: int) -> bytes:
    """Return a request's body; refuse one that declares more than ``limit`` bytes, or exceeds them while read."""
    too_large = _Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"A request has at most {limit} bytes.", "BODY_TOO_LARGE")
    content_length = request.headers.get("content-length", "")
    if (
        content_length.isascii()
        and content_length.isdecimal()
        and (len(content_length) > 18 or int(content_length) > limit)
    ):
        raise too_large
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise too_large
    return bytes(body)


def _json(raw: str | bytes) -> object:
    try:
        parsed: object = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise _Refused(HTTPStatus.BAD_REQUEST, "This is not JSON, or it is nested too deeply.") from error
    return parsed


def _checked(data: object) -> Operation:
    if not isinstance(data, dict):
        raise _Refused(HTTPStatus.BAD_REQUEST, "A request is one JSON object.")
    query, name, variables = data.get("query"), data.get("operationName"), data.get("variables")
    if not isinstance(query, str) or not query.strip():
        raise _Refused(HTTPStatus.BAD_REQUEST, "`query` has to be a GraphQL document.")
    if not isinstance(name, str | None):
        raise _Refused(HTTPStatus.BAD_REQUEST, "`operationName` has to be a string.")
    if not isinstance(variables, dict | None):
        raise _Refused(HTTPStatus.BAD_REQUEST, "`variables` has to be an object.")
    if not isinstance(data.get("extensions"), dict | None):
        raise _Refused(HTTPStatus.BAD_REQUEST, "`extensions` has to be an object.")
    return Operation(query, variables or {}, name or None)
