"""Execution of every operation, whether it comes over HTTP, WebSocket or from a page.

Operations that are too large, too deep or too costly are refused before validation;
internal errors are logged with the request's id and masked.
"""

from collections import OrderedDict
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, Final

import orjson
import structlog
from graphql import DocumentNode, GraphQLError, GraphQLSchema, OperationDefinitionNode, OperationType, parse
from graphql.validation import validate
from pymongo.errors import PyMongoError
from strawberry import Schema
from strawberry.extensions import SchemaExtension
from strawberry.types import ExecutionResult

from expo.kit.db.identity_map import identity_map
from expo.kit.errors import ExpoError, Invalid, TooMuch
from expo.kit.graphql.cost import MAX_CHARACTERS, MAX_TOKENS, TooCostly, cost_of, refuse_repetition

_CACHED_CHARACTERS: Final = 100_000
_MAX_CACHED_LENGTH: Final = 20_000
_MAX_MESSAGE_LENGTH: Final = 500

log = structlog.get_logger()


@dataclass(frozen=True)
class _Valid:
    document: DocumentNode
    schema: GraphQLSchema


class _ValidDocuments:
    """LRU cache of documents that were valid for a schema, by their text.

    It holds valid documents only, and is bounded in characters: each character means a few
    objects for the garbage collector to traverse, and anyone may send documents.
    """

    def __init__(self) -> None:
        self._documents: OrderedDict[str, _Valid] = OrderedDict()
        self._characters = 0

    def find(self, query: str) -> _Valid | None:
        """Return the cached document of a text, or None."""
        found = self._documents.get(query)
        if found is not None:
            self._documents.move_to_end(query)
        return found

    def keep(self, query: str, valid: _Valid) -> None:
        """Cache the document of a text, evicting the least recently used."""
        if len(query) > _MAX_CACHED_LENGTH:
            return
        if self._documents.pop(query, None) is None:
            self._characters += len(query)
        self._documents[query] = valid
        while self._characters > _CACHED_CHARACTERS:
            forgotten, _ = self._documents.popitem(last=False)
            self._characters -= len(forgotten)


_known: Final = _ValidDocuments()


def _is_known(schema: GraphQLSchema, document: DocumentNode, query: str) -> bool:
    """Return whether a document has been validated before."""
    known = _known.find(query)
    return known is not None and known.schema is schema and known.document is document


def _errors(schema: GraphQLSchema, document: DocumentNode, query: str) -> list[GraphQLError]:
    """Return a document's validation errors, at most ten."""
    if _is_known(schema, document, query):
        return []
    errors = [_plain(error) for error in validate(schema, document, max_errors=10, hide_suggestions=True)]
    if not errors:
        _known.keep(query, _Valid(document, schema))
    return errors


def _plain(error: GraphQLError) -> GraphQLError:
    """Return a validation error without its Python exception about a literal: the mistake is the client's."""
    if error.original_error is None or isinstance(error.original_error, ExpoError):
        return error
    return GraphQLError(error.message[:_MAX_MESSAGE_LENGTH], nodes=error.nodes)


def _unchained(document: DocumentNode) -> DocumentNode:
    """Return a document whose tokens no longer refer to the previous one.

    Doubly linked tokens are reference cycles: they live until the garbage collector frees thousands
    at once, while every request waits. Singly linked tokens are freed with the document.
    """
    token = document.loc.start_token if document.loc else None
    while token is not None:
        token.prev, token = None, token.next
    return document


def parse_document(query: str) -> DocumentNode:
    """Parse a query and return its document.

    Raises `GraphQLError` for syntax errors, `TooCostly` past `MAX_CHARACTERS`, `MAX_TOKENS` or the parser's depth.
    """
    if len(query) > MAX_CHARACTERS:
        raise TooCostly(f"This document has more than {MAX_CHARACTERS} characters. Put long texts into variables.")
    known = _known.find(query)
    if known is not None:
        return known.document
    try:
        return _unchained(parse(query, max_lexical_tokens=MAX_TOKENS, max_comments=MAX_TOKENS))
    except RecursionError as error:
        raise TooCostly("This document is nested too deeply.") from error
    except GraphQLError as error:
        if error.message.endswith("Parsing aborted."):  # the parser's message for each of its limits
            raise TooCostly(f"This document has more than {MAX_TOKENS} tokens, or is nested too deeply.") from error
        raise


def _operation(document: DocumentNode, name: str | None) -> OperationDefinitionNode | None:
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode) and (name is None or (node.name and node.name.value == name)):
            return node
    return None


def _ambiguous(document: DocumentNode, name: str | None) -> list[GraphQLError]:
    """Return the error of naming no operation in a document with several (GraphQL, section 6.1), if any."""
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    if name is not None or len(operations) < 2:
        return []
    return [GraphQLError("Say by operationName which of this document's operations is meant.", nodes=operations[:2])]


def is_mutation(query: str | None, name: str | None) -> bool:
    """Return whether a query's selected operation is a mutation; False if it does not parse."""
    try:
        operation = _operation(parse_document(query), name) if query else None
    except (GraphQLError, TooCostly):
        return False
    return operation is not None and operation.operation is OperationType.MUTATION


class OperationGate(SchemaExtension):
    """Parses, costs, admits and validates each operation, in that order."""

    def on_parse(self) -> Iterator[None]:
        """Parse with a token limit."""
        execution = self.execution_context
        if execution.query and execution.graphql_document is None:
            try:
                execution.graphql_document = parse_document(execution.query)
            except TooCostly as refusal:
                execution.context.refusal = refusal
                raise GraphQLError(refusal.message, original_error=refusal) from refusal
        yield

    async def on_validate(self) -> AsyncIterator[None]:
        """Compute the operation's cost, check the rate limit, then validate it."""
        execution = self.execution_context
        document = execution.graphql_document
        if document is not None:
            schema: GraphQLSchema = execution.schema._schema  # noqa: SLF001 - strawberry keeps it there
            try:
                await execution.context.renew()
                operation = _operation(document, execution.operation_name)
                execution.context.cost = cost_of(schema, document, operation, execution.variables or {})
                if not _is_known(schema, document, execution.query or ""):
                    refuse_repetition(document)
                _refuse_broken_text(execution.variables)
                await execution.context.check_rate_limit(execution.context)
            except ExpoError as refusal:
                execution.context.refusal = refusal.with_traceback(None)  # it would keep the document alive
                execution.pre_execution_errors = [GraphQLError(refusal.message, original_error=refusal)]
            else:
                errors = _errors(schema, document, execution.query or "")
                given: str | None = execution._provided_operation_name  # noqa: SLF001 - `operation_name` picks the first
                execution.pre_execution_errors = errors or _ambiguous(document, given)
        yield

    def on_execute(self) -> Iterator[None]:
        """Run a query with an identity map, so that it reads each document once."""
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
    """Raise `Invalid` for lone surrogates, which cannot be encoded; over HTTP the decoder refuses them earlier."""
    try:
        orjson.dumps(variables)
    except orjson.JSONEncodeError as error:
        raise Invalid(
            "A text in the variables contains characters that cannot be stored.", field="variables"
        ) from error


def mask_error(error: GraphQLError, request_id: str) -> GraphQLError:
    """Return an error for clients, with a stable code; internal errors are logged and masked."""
    if error.extensions and "code" in error.extensions:
        return error
    original = error.original_error
    while isinstance(original, GraphQLError):
        original = original.original_error
    message: str = error.message
    extensions: dict[str, Any] = {"code": "INVALID_DOCUMENT"}
    if isinstance(original, ExpoError):
        message, extensions = original.message, _facts(original)
    elif original is not None:
        log.error("graphql.failed", request_id=request_id, path=error.path, exc_info=original)
        message = f"Something went wrong on our side ({request_id})."
        extensions = {
            "code": "UNAVAILABLE" if isinstance(original, PyMongoError) else "INTERNAL",
            "requestId": request_id,
        }
    return GraphQLError(message, nodes=error.nodes, path=error.path, extensions=extensions)


def _facts(error: ExpoError) -> dict[str, Any]:
    """Return the extensions of an error: its code and, if it has them, field, wait and remaining budget."""
    remaining = error.remaining if isinstance(error, TooMuch) else None
    facts = {"code": error.code, "field": error.field or None, "retryAfter": error.retry_after, "remaining": remaining}
    return {name: value for name, value in facts.items() if value is not None}


class ExpoSchema(Schema):
    """A schema that masks its errors on every channel: HTTP, WebSocket and pages."""

    def process_errors(self, errors: list[GraphQLError], execution_context: Any = None) -> None:
        """Mask ``errors`` in place."""
        request_id = execution_context.context.request_id if execution_context else ""
        errors[:] = [mask_error(error, request_id) for error in errors]


def response_body(result: ExecutionResult) -> dict[str, Any]:
    """Return a result as the JSON object of the response; ``data`` is absent if nothing was executed."""
    body: dict[str, Any] = {}
    if result.errors:
        body["errors"] = [error.formatted for error in result.errors]
    if not not_executed(result):
        body["data"] = result.data
    if result.extensions:
        body["extensions"] = result.extensions
    return body


def not_executed(result: ExecutionResult) -> bool:
    """Return whether the operation never ran: syntax error, refusal, or variables of the wrong type."""
    return result.data is None and bool(result.errors) and all(error.path is None for error in result.errors or ())
