"""Reader of untrusted XML, one record at a time: nothing is fetched, nothing expanded, everything is bounded.

Limited to the needs of exchange formats (TMX, TBX). A DOCTYPE may name a DTD, as files of that time do, which is
never read; one with internal declarations is refused, and so is every entity but the five predefined ones.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.parsers import expat

from translation.errors import ExchangeRefused

_CHUNK = 1 << 16
_ELEMENT = 64
"""Weight of an element besides its characters, so that a record of empty elements is bounded too."""
_ENCODINGS = frozenset(
    ["utf-8", "utf8", "utf-16", "utf-16le", "utf-16be", "us-ascii", "iso-8859-1", "iso-8859-15", "koi8-r"]
    + [f"windows-{page}" for page in range(1250, 1259)]
)


@dataclass(frozen=True)
class Bounds:
    """Limits on a file, beyond which it is refused."""

    size: int = 1 << 30
    """Bytes of the file."""
    records: int = 5_000_000
    weight: int = 1_000_000
    """Characters of one record, including tags and attributes; an element counts for another 64."""
    depth: int = 32
    token: int = 1 << 20
    """Bytes of one tag, comment or processing instruction."""


DEFAULT_BOUNDS = Bounds()


@dataclass(frozen=True)
class Element:
    """An element and its content. ``tag`` is without its prefix; attributes keep theirs (``xml:lang``)."""

    tag: str
    attributes: Mapping[str, str]
    line: int
    content: list["str | Element"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text inside, including that of nested elements."""
        return "".join(part if isinstance(part, str) else part.text for part in self.content)

    @property
    def elements(self) -> "Iterator[Element]":
        """Its child elements."""
        return (part for part in self.content if isinstance(part, Element))

    def all(self, *tags: str) -> "Iterator[Element]":
        """Return the child elements with any of these tags."""
        return (element for element in self.elements if element.tag in tags)

    def attribute(self, *names: str) -> str:
        """Return the first of these attributes that is present, stripped of white space; else an empty string."""
        return next((self.attributes[name].strip() for name in names if name in self.attributes), "")


def records(
    file: BinaryIO, roots: Collection[str], tags: Collection[str], bounds: Bounds = DEFAULT_BOUNDS
) -> Iterator[Element]:
    """Yield first the root, without content, then the outermost elements with one of ``tags``, while reading.

    The file is read in chunks, and only the current record is kept. Raises `ExchangeRefused`, also in
    mid-iteration: where the root is none of ``roots``, the XML is malformed, or any limit is exceeded.
    """
    reading = _ElementBuilder(roots, tags, bounds)
    fed = 0
    while chunk := file.read(_CHUNK):
        fed += len(chunk)
        if fed > bounds.size:
            raise ExchangeRefused(f"The file is larger than {bounds.size:,} bytes.")
        yield from reading.feed(chunk)
        if fed - reading.parser.CurrentByteIndex > bounds.token + _CHUNK:
            raise ExchangeRefused(f"A tag is longer than {bounds.token:,} bytes.", reading.line)
    yield from reading.feed(b"", last=True)


class _ElementBuilder:
    """Builder of elements from parser events."""

    def __init__(self, roots: Collection[str], tags: Collection[str], bounds: Bounds) -> None:
        self._roots, self._tags, self._bounds = roots, tags, bounds
        self._depth = self._count = self._weight = 0
        self._open: list[Element] = []
        self._done: list[Element] = []
        self.parser = _parser_for(self)

    @property
    def line(self) -> int:
        return self.parser.CurrentLineNumber

    def feed(self, data: bytes, *, last: bool = False) -> list[Element]:
        try:
            self.parser.Parse(data, last)
        except expat.ExpatError as error:
            raise ExchangeRefused(f"The XML is broken: {expat.ErrorString(error.code)}.", error.lineno) from error
        done, self._done = self._done, []
        return done

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        self._depth += 1
        if self._depth > self._bounds.depth:
            raise ExchangeRefused(f"Elements are nested more than {self._bounds.depth} deep.", self.line)
        element = Element(tag, attributes, self.line)
        if self._depth == 1:
            self._begin(element)
        elif self._open or tag in self._tags:
            self._add_weight(_ELEMENT + len(name) + sum(len(key) + len(value) for key, value in attributes.items()))
            self._open.append(element)

    def _begin(self, root: Element) -> None:
        if root.tag not in self._roots:
            raise ExchangeRefused(f"The file begins with <{root.tag[:50]}>, not <{'> or <'.join(self._roots)}>.")
        self._done.append(root)

    def text(self, text: str) -> None:
        if self._open:
            self._add_weight(len(text))
            self._open[-1].content.append(text)

    def end(self, _name: str) -> None:
        self._depth -= 1
        if not self._open:
            return
        element = self._open.pop()
        if self._open:
            self._open[-1].content.append(element)
            return
        self._count += 1
        self._weight = 0
        if self._count > self._bounds.records:
            raise ExchangeRefused(f"The file has more than {self._bounds.records:,} entries.", element.line)
        self._done.append(element)

    def _add_weight(self, weight: int) -> None:
        self._weight += weight
        if self._weight > self._bounds.weight:
            raise ExchangeRefused(f"An entry is longer than {self._bounds.weight:,} characters.", self.line)

    def declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.lower() not in _ENCODINGS:
            raise ExchangeRefused(f"The file says it is written in {encoding[:40]}; UTF-8 or UTF-16 can be read.")

    def doctype(self, _name: str, _system: str | None, _public: str | None, has_declarations: int) -> None:
        if has_declarations:
            raise ExchangeRefused("The file declares things in its DOCTYPE, which is not allowed.", self.line)

    def skipped(self, name: str, _is_parameter: bool) -> None:  # noqa: FBT001 - signature of expat
        raise ExchangeRefused(f"The file has an entity that XML does not know: &{name[:50]};", self.line)

    # The next two are unreachable while such a DOCTYPE is refused: they are a second line of defence.

    def entity(self, *_declared: object) -> None:
        raise ExchangeRefused("The file declares an entity, which is not allowed.", self.line)

    def external(self, *_named: object) -> int:
        raise ExchangeRefused("The file wants another file to be read, which is not allowed.", self.line)


def _parser_for(reading: _ElementBuilder) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.buffer_text = True
    parser.XmlDeclHandler = reading.declaration
    parser.StartDoctypeDeclHandler = reading.doctype
    parser.EntityDeclHandler = reading.entity
    parser.SkippedEntityHandler = reading.skipped
    parser.ExternalEntityRefHandler = reading.external
    parser.StartElementHandler = reading.start
    parser.CharacterDataHandler = reading.text
    parser.EndElementHandler = reading.end
    return parser
