"""Translation memory exchange: TMX 1.4b (LISA OSCAR, 2005), which all translation tools read and write."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import permutations
from typing import BinaryIO, NamedTuple

from translation.errors import ExchangeRefused
from translation.memory.units import UNDATED, Origin, TranslationUnit
from translation.tags import primary
from translation.xml_reading import DEFAULT_BOUNDS, Bounds, Element, records
from translation.xml_writing import element, escape, start_tag

MAX_SEGMENT_CHARACTERS = 20_000
"""Characters of the longest accepted segment, including codes."""
MAX_LANGUAGES = 50
"""Limit on the variants of one unit."""
_ALL = "*all*"
_ORIGIN, _SCOPE = "x-origin", "x-scope"
_CODES = frozenset({"bpt", "ept", "it", "ut"})
"""Elements that begin or end formatting; their content is native code (RTF, HTML), not text."""
_TIME = "%Y%m%dT%H%M%SZ"
_MAX_NAME_LENGTH = 200
_HEADER = {
    "creationtool": "Cloud Expo",
    "creationtoolversion": "1",
    "segtype": "block",
    "o-tmf": "Cloud Expo",
    "adminlang": "en",
    "datatype": "plaintext",
}


def write(units: Iterable[TranslationUnit], source: str = _ALL) -> Iterator[bytes]:
    """Yield a TMX file in UTF-8, in pieces; ``source`` is the source language if it is the same for all units.

    Times are truncated to seconds; a character that XML cannot hold becomes U+FFFD.
    """
    header = start_tag("header", {**_HEADER, "srclang": source}).removesuffix(">")
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n{header}/>\n<body>\n'.encode()
    for unit in units:
        yield _unit(unit).encode("utf-8")
    yield b"</body>\n</tmx>\n"


def _unit(unit: TranslationUnit) -> str:
    changed = unit.changed_at.astimezone(UTC).strftime(_TIME) if unit.changed_at != UNDATED else ""
    scope = element("prop", unit.scope, type=_SCOPE) if unit.scope else ""
    return (
        start_tag(
            "tu", {"srclang": unit.source, "changedate": changed, "creationid": unit.author, "changeid": unit.author}
        )
        + element("prop", unit.origin, type=_ORIGIN)
        + scope
        + _variant(unit.source, unit.source_text)
        + _variant(unit.target, unit.target_text)
        + "</tu>\n"
    )


def _variant(language: str, text: str) -> str:
    return f"{start_tag('tuv', {'xml:lang': language})}<seg>{escape(text)}</seg></tuv>"


@dataclass(frozen=True)
class TmxReadOptions:
    """Options for reading the units of a file.

    The author of a file can write anything into it, so the caller decides the scope of the units (``scope``) and their
    trustworthiness (``origin``). With ``trusted``, the file's own statements of both take precedence: for trusted
    files.
    """

    scope: str = ""
    origin: Origin = Origin.IMPORTED
    trusted: bool = False
    languages: frozenset[str] | None = None
    """Languages to read; None means all."""
    bounds: Bounds = DEFAULT_BOUNDS


DEFAULT_READ_OPTIONS = TmxReadOptions()


def read(file: BinaryIO, options: TmxReadOptions = DEFAULT_READ_OPTIONS) -> Iterator[TranslationUnit]:
    """Yield the units of a TMX file (1.1 to 1.4b, UTF-8 or UTF-16) while reading it.

    A unit with more than two languages yields one from its source language to each other; where every language is a
    source (``*all*``), one for each pair and direction. Regions are dropped (``en-US`` is ``en``); of two variants in
    one language the first is taken, and empty ones are skipped. Formatting codes are dropped, placeholders kept if they
    are text. Raises `ExchangeRefused`, also in mid-iteration.
    """
    for found in read_units(file, options):
        if isinstance(found.units, ExchangeRefused):
            raise found.units
        yield from found.units


class ParsedUnit(NamedTuple):
    """The unit at a line of a file, or the reason for its rejection."""

    line: int
    units: tuple[TranslationUnit, ...] | ExchangeRefused


def read_units(file: BinaryIO, options: TmxReadOptions = DEFAULT_READ_OPTIONS) -> Iterator[ParsedUnit]:
    """Yield the units of a TMX file as `read` does, unit by unit, including the rejected ones.

    A unit without text in the wanted languages is empty. Raises `ExchangeRefused`, also in mid-iteration, where the
    rest cannot be read.
    """
    default_source = ""
    for record in records(file, ("tmx",), ("header", "tu"), options.bounds):
        if record.tag == "header":
            default_source = record.attribute("srclang")
        elif record.tag == "tu":
            try:
                units = tuple(_units(record, default_source, options))
            except ExchangeRefused as refused:
                yield ParsedUnit(record.line, refused)
            else:
                yield ParsedUnit(record.line, units)


class _Variant(NamedTuple):
    text: str
    author: str
    changed_at: datetime


def _units(record: Element, default_source: str, options: TmxReadOptions) -> Iterator[TranslationUnit]:
    variants = _variants(record, options.languages)
    source = record.attribute("srclang") or default_source
    props = {prop.attribute("type"): prop.text for prop in record.all("prop")} if options.trusted else {}
    origin = Origin(props[_ORIGIN]) if props.get(_ORIGIN) in set(Origin) else options.origin
    scope = props.get(_SCOPE, options.scope)
    for one, other in _directions(variants, source):
        before, after = variants[one], variants[other]
        author, changed_at = after.author or before.author, max(after.changed_at, before.changed_at)
        yield TranslationUnit(before.text, after.text, one, other, origin, author, changed_at, scope)


def _directions(languages: Mapping[str, _Variant], source: str) -> Iterable[tuple[str, str]]:
    if source.lower() in {_ALL, ""}:
        return permutations(languages, 2)
    first = primary(source)
    return ((first, other) for other in languages if other != first) if first in languages else ()


def _variants(record: Element, languages: frozenset[str] | None) -> dict[str, _Variant]:
    variants: dict[str, _Variant] = {}
    for count, variant in enumerate(record.all("tuv"), 1):
        if count > MAX_LANGUAGES:
            raise ExchangeRefused(f"A unit has more than {MAX_LANGUAGES} variants.", variant.line)
        language = primary(variant.attribute("xml:lang", "lang"))
        text = _segment(variant)
        accepted = language and language not in variants and (languages is None or language in languages)
        if accepted and text.strip():
            variants[language] = _Variant(text, _author(variant, record), _changed_at(variant, record))
    return variants


def _segment(variant: Element) -> str:
    segment = next(variant.all("seg"), None)
    text = _plain(segment) if segment else ""
    if len(text) > MAX_SEGMENT_CHARACTERS:
        raise ExchangeRefused(f"A segment is longer than {MAX_SEGMENT_CHARACTERS:,} characters.", variant.line)
    return text


def _plain(inline: Element) -> str:
    """Return the text as a reader of the document would see it."""
    pieces = []
    for part in inline.content:
        if isinstance(part, str):
            pieces.append(part)
        elif part.tag == "ph":
            placeholder = _plain(part)
            pieces.append("" if "<" in placeholder or ">" in placeholder else placeholder)
        elif part.tag not in _CODES:
            pieces.append(_plain(part))
    return "".join(pieces)


def _author(*places: Element) -> str:
    named = (place.attribute("changeid") or place.attribute("creationid") for place in places)
    return next((name for name in named if name), "")[:_MAX_NAME_LENGTH]


def _changed_at(*places: Element) -> datetime:
    dated = (_time(place.attribute(name)) for place in places for name in ("changedate", "creationdate"))
    return next((time for time in dated if time), UNDATED)


def _time(written_time: str) -> datetime | None:
    """Return a time in the TMX format (ISO 8601, basic, UTC); None where it is invalid."""
    try:
        return datetime.strptime(written_time, _TIME).replace(tzinfo=UTC)
    except ValueError:  # an invalid date is no reason to reject the texts
        return None
