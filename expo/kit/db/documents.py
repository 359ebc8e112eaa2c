"""Conversion between dataclasses and documents."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

import msgspec

Document = dict[str, Any]
T = TypeVar("T")


def to_document(value: Any) -> Document:
    """Return a dataclass as a document; its ``id`` becomes ``_id``. Datetimes stay datetimes, keys become strings."""
    document: Document = msgspec.to_builtins(value, builtin_types=(datetime, bytes), str_keys=True)
    if "id" in document:
        document["_id"] = document.pop("id")
    return document


def from_document(kind: type[T], document: Mapping[str, Any]) -> T:
    """Return a document as a dataclass; unknown fields are ignored.

    Raises `msgspec.ValidationError` if a stored document does not match the class.
    """
    fields = dict(document)
    if "_id" in fields:
        fields["id"] = fields.pop("_id")
    return msgspec.convert(fields, kind, builtin_types=(datetime, bytes), str_keys=True)


def by_id(documents: Iterable[Document]) -> dict[str, Document]:
    """Return documents by their ``_id``."""
    return {document["_id"]: document for document in documents}
