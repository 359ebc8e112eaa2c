"""Input files of benchmarks: one JSON object a line, compressed or not."""

import gzip
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Final, TypeVar

import orjson

from expo.kit.errors import Invalid
from matching import Document

T = TypeVar("T")
_MAX_ATTRIBUTES: Final = 60
"""Attributes read at most; further ones no longer say what a product is."""


def read_rows(file: Path, make: Callable[[Mapping[str, Any]], T], *, row_name: str) -> Iterator[T]:
    """Yield the result of ``make`` for each line's object; empty lines are skipped.

    Raises `Invalid` naming file and line where a line is no object, or ``make`` raises `ValueError`, `KeyError` or
    `TypeError`: it is no ``row_name``.
    """
    try:
        for number, line in numbered_lines(file):
            yield _parsed(make, line, f"{file.name}, line {number}: this is no {row_name}.")
    except (gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise Invalid(f"{file.name} is not packed as its name says.") from error


def numbered_lines(file: Path) -> Iterator[tuple[int, bytes]]:
    """Yield each non-empty line of a file, compressed or not, with its number. Raises the errors of reading."""
    with gzip.open(file, "rb") if file.suffix == ".gz" else file.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield number, line


def _parsed(make: Callable[[Mapping[str, Any]], T], line: bytes, otherwise: str) -> T:
    try:
        row = decode_line(line)
        if not isinstance(row, dict):
            raise Invalid(otherwise)
        return make(row)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Invalid(otherwise) from error


def decode_line(line: bytes) -> object:
    """Return a line's value, also with NaN and lone surrogates as written by data frames.

    Raises `ValueError`, `RecursionError`.
    """
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        text = json.dumps(json.loads(line), ensure_ascii=False)
        return json.loads(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


def require_folder(out: Path) -> None:
    """Raise `Invalid` unless the folder of the output file exists, before any work is done."""
    if not out.parent.is_dir():
        raise Invalid(f"There is no folder {out.parent}.")


def text_of(row: Mapping[str, Any], name: str) -> str:
    """Return a field's text, empty where it is absent or null. Raises `TypeError` unless it is a string or a number."""
    value = row.get(name)
    if value is None or value != value:  # noqa: PLR0124  NaN, by which data frames mean that there is none
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise TypeError(name)
    return str(value)


def id_of(row: Mapping[str, Any]) -> str:
    """Return a row's id as text. Raises `KeyError` if it is missing."""
    key = text_of(row, "id")
    if not key:
        raise KeyError("id")
    return key


def document_of_row(row: Mapping[str, Any]) -> Document:
    """Return the index document of a product row; only ``id`` is required.

    ``title``, ``description``, ``language`` (BCP 47), ``brand``, ``model``, ``gtin`` (a list), ``category``,
    ``attributes`` (an object). Raises `KeyError`, `TypeError`, `ValueError`.
    """
    attributes = row.get("attributes") or {}
    if not isinstance(attributes, dict):
        raise TypeError("attributes")
    facts = tuple((str(name), str(value)) for name, value in islice(attributes.items(), _MAX_ATTRIBUTES))
    brand = text_of(row, "brand")
    gtins = row.get("gtin") or ()
    if not isinstance(gtins, list | tuple):
        raise TypeError("gtin")
    return Document(
        id=id_of(row),
        kind="product",
        title=text_of(row, "title"),
        body=text_of(row, "description"),
        language=text_of(row, "language"),
        group=text_of(row, "category"),
        brand=brand,
        facts=facts,
        codes=tuple(str(code) for code in (text_of(row, "model"), *gtins) if code),
        audiences=("public",),
        terms={"brand": (brand,)} if brand else {},
    )
