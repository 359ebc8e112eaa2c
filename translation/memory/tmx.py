"""Translation memories as files: TMX 1.4b (LISA OSCAR, 2005), which every translator's tool reads and writes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import permutations
from typing import BinaryIO, NamedTuple

from translation.errors import ExchangeRefused
from translation.memory.units import UNDATED, Origin, TranslationUnit
from translation.tags import primary
from translation.xml_reading import USUAL, Bounds, Element, records
from translation.xml_writing import element, escaped, start_tag

LONGEST_SEGMENT = 20_000
"""Characters of a segment, with codes and all; a longer one is no segment."""
MOST_LANGUAGES = 50
"""Variants of one unit."""
_ALL = "*all*"
_ORIGIN, _SCOPE = "x-origin", "x-scope"
_CODES = frozenset({"bpt", "ept", "it", "ut"})
"""Begin or end formatting; what is in them is the format's own code (RTF, HTML) and no text."""
_TIME = "%Y%m%dT%H%M%SZ"
_LONGEST_NAME = 200
_HEADER = {
    "creationtool": "Cloud Expo",
    "creationtoolversion": "1",
    "segtype": "block",
    "o-tmf": "Cloud Expo",
    "adminlang": "en",
    "datatype": "plaintext",
}


def written(units: Iterable[TranslationUnit], source: str = _ALL) -> Iterator[bytes]:
    """Return a TMX file in UTF-8, a piece at a time; ``source`` is the source language if it is the same for all.

    Times lose what is less than a second; a character that XML cannot hold becomes U+FFFD.
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
    return f"{start_tag('tuv', {'xml:lang': language})}<seg>{escaped(text)}</seg></tuv>"


@dataclass(frozen=True)
class MemoryReading:
    """What is made of the units of a file.

    Who made the file can write into it what they like, so it is whoever reads it that says whose the units are
    (``scope``) and how far they are trusted (``origin``). With ``believed``, what the file says of both comes first:
    for files of one's own.
    """

    scope: str = ""
    origin: Origin = Origin.IMPORTED
    believed: bool = False
    languages: frozenset[str] | None = None
    """Only between these; None is all."""
    bounds: Bounds = USUAL


USUAL_READING = MemoryReading()


def read(file: BinaryIO, reading: MemoryReading = USUAL_READING) -> Iterator[TranslationUnit]:
    """Return the units of a TMX file (1.1 to 1.4b, UTF-8 or UTF-16) as they come.

    Of a unit with more than two languages, one from its source language to each other; where every language is a source
    (``*all*``), one for each pair and direction. Regions are left out (``en-US`` is ``en``); of two variants in one
    language the first is taken, and one without text is none. Formatting codes are left out, placeholders stay if they
    are text. Raises `ExchangeRefused`, also in the midst of reading.
    """
    for found in each(file, reading):
        if isinstance(found.units, ExchangeRefused):
            raise found.units
        yield from found.units


class ParsedUnit(NamedTuple):
    """What the unit at a line of a file says, or why it cannot be taken."""

    line: int
    units: tuple[TranslationUnit, ...] | ExchangeRefused


def each(file: BinaryIO, reading: MemoryReading = USUAL_READING) -> Iterator[ParsedUnit]:
    """Return the units of a TMX file as `read` does, unit by unit, those that are refused among them.

    A unit that says nothing in the wanted languages has none. Raises `ExchangeRefused`, also in the midst of
    reading, where nothing that follows can be read.
    """
    usual = ""
    for record in records(file, ("tmx",), ("header", "tu"), reading.bounds):
        if record.tag == "header":
            usual = record.attribute("srclang")
        elif record.tag == "tu":
            try:
                units = tuple(_units(record, usual, reading))
            except ExchangeRefused as refused:
                yield ParsedUnit(record.line, refused)
            else:
                yield ParsedUnit(record.line, units)


class _Variant(NamedTuple):
    text: str
    author: str
    changed_at: datetime


def _units(record: Element, usual: str, reading: MemoryReading) -> Iterator[TranslationUnit]:
    variants = _variants(record, reading.languages)
    source = record.attribute("srclang") or usual
    props = {prop.attribute("type"): prop.text for prop in record.all("prop")} if reading.believed else {}
    origin = Origin(props[_ORIGIN]) if props.get(_ORIGIN) in set(Origin) else reading.origin
    scope = props.get(_SCOPE, reading.scope)
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
        if count > MOST_LANGUAGES:
            raise ExchangeRefused(f"A unit has more than {MOST_LANGUAGES} variants.", variant.line)
        language = primary(variant.attribute("xml:lang", "lang"))
        text = _segment(variant)
        wanted = language and language not in variants and (languages is None or language in languages)
        if wanted and text.strip():
            variants[language] = _Variant(text, _author(variant, record), _changed_at(variant, record))
    return variants


def _segment(variant: Element) -> str:
    segment = next(variant.all("seg"), None)
    text = _plain(segment) if segment else ""
    if len(text) > LONGEST_SEGMENT:
        raise ExchangeRefused(f"A segment is longer than {LONGEST_SEGMENT:,} characters.", variant.line)
    return text


def _plain(inline: Element) -> str:
    """Return the text a reader of the document would see."""
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
    return next((name for name in named if name), "")[:_LONGEST_NAME]


def _changed_at(*places: Element) -> datetime:
    dated = (_time(place.attribute(name)) for place in places for name in ("changedate", "creationdate"))
    return next((time for time in dated if time), UNDATED)


def _time(written_time: str) -> datetime | None:
    """Return a time as TMX writes it (ISO 8601, basic, UTC); None where it is none."""
    try:
        return datetime.strptime(written_time, _TIME).replace(tzinfo=UTC)
    except ValueError:  # a file's wrong date is no reason to leave its texts unread
        return None
