"""The door that every operation passes, over HTTP, WebSocket or from a page.

What is too large, too deep or too costly is turned away before validation; what fails
inside is logged with the request's id and masked.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import nullcontext
from functools import lru_cache
from typing import Any, Final

import orjson
import structlog
from graphql import DocumentNode, GraphQLError, GraphQLSchema, OperationDefinitionNode, OperationType, parse
from graphql.validation import validate
from pymongo.errors import PyMongoError
from strawberry import Schema
from strawberry.extensions import SchemaExtension
from strawberry.types import ExecutionResult

from expo.kit.errors import ExpoError, Invalid
from expo.kit.graphql import Context
from expo.kit.identity_map import identity_map
from expo.kit.limits import TOKENS, TooCostly, cost_of

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
        if error.message.endswith("Parsing aborted."):  # the parser's word for each of its limits
            raise TooCostly(f"This document has more than {TOKENS} tokens, or is nested too deeply.") from error
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
                _refuse_broken_text(execution.variables)
                operation = _operation(document, execution.operation_name)
                execution.context.cost = cost_of(schema, document, operation, execution.variables or {})
                await self._admit(execution.context)
            except ExpoError as refusal:
                execution.context.refused = refusal
                execution.pre_execution_errors = [GraphQLError(refusal.message, original_error=refusal)]
            else:
                execution.pre_execution_errors = list(_cached_validate(schema, document))
        yield

    def on_execute(self) -> Iterator[None]:
        """Let a query read each thing once."""
        execution = self.execution_context
        document = execution.graphql_document
        operation = _operation(document, execution.operation_name) if document else None
        is_query = operation is not None and operation.operation is OperationType.QUERY
        with identity_map() if is_query else nullcontext():
            yield

    def get_results(self) -> dict[str, Any]:
        """Return ``extensions.cost``."""
        return {"cost": self.execution_context.context.cost}


def _refuse_broken_text(variables: Mapping[str, Any] | None) -> None:
    """Raise `Invalid` for lone surrogates, which no encoding carries; over HTTP the decoder does so already."""
    try:
        orjson.dumps(variables)
    except orjson.JSONEncodeError as error:
        raise Invalid("A text in the variables holds characters that cannot be stored.", field="variables") from error


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
