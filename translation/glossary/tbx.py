"""Termbase exchange: writes TBX-Basic (ISO 30042:2019); reads that and the martif files of TBX 2008.

Both styles of 2019 are read: data categories as attributes (DCA) and as elements (DCT).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

from translation.errors import ExchangeRefused, TermRefused
from translation.glossary.entries import MAX_NOTE_LENGTH, Form, GlossaryEntry
from translation.tags import primary
from translation.xml_reading import DEFAULT_BOUNDS, Bounds, Element, records
from translation.xml_writing import element, start_tag

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<tbx type="TBX-Basic" style="dca" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2">
<tbxHeader><fileDesc><sourceDesc><p>Glossary of Cloud Expo</p></sourceDesc></fileDesc></tbxHeader>
<text><body>
"""
_FOOT = "</body></text>\n</tbx>\n"
_STATUS, _SCOPE = "administrativeStatus", "customerSubset"
_PREFERRED, _ADMITTED, _DEPRECATED = (f"{status}Term-admn-sts" for status in ("preferred", "admitted", "deprecated"))
_FORBIDDEN_STATUSES = frozenset(
    {
        _DEPRECATED.lower(),
        "supersededterm-admn-sts",
        "forbidden",
        "deprecated",
        "obsolete",
        "superseded",
        "notrecommended",
    }
)
"""Statuses of terms not to be used, as various tools write them, in lower case; the standard's own come first."""
_RIGHT = frozenset({_PREFERRED, "preferred"})
_DO_NOT_TRANSLATE = "Do not translate."
"""Marks an entry as not to be translated: TBX-Basic has no data category for it, so a note is used."""
_DO_NOT_TRANSLATE_NOTES = frozenset({_DO_NOT_TRANSLATE, "Do not translate", "DNT", "do-not-translate"})


def write(entries: Iterable[GlossaryEntry]) -> Iterator[bytes]:
    """Yield a TBX-Basic file (DCA, UTF-8) in pieces."""
    yield _HEAD.encode()
    for number, entry in enumerate(entries, 1):
        yield _concept(entry, number).encode()
    yield _FOOT.encode()


def _concept(entry: GlossaryEntry, number: int) -> str:
    scope = element("admin", entry.scope, type=_SCOPE) if entry.scope else ""
    notes = [*([entry.note] if entry.note else []), *([_DO_NOT_TRANSLATE] if entry.do_not_translate else [])]
    languages = dict.fromkeys([*entry.terms, *entry.forbidden])
    return (
        start_tag("conceptEntry", {"id": f"c{number}"})
        + scope
        + "".join(element("note", note) for note in notes)
        + "".join(_language(entry, language) for language in languages)
        + "</conceptEntry>\n"
    )


def _language(entry: GlossaryEntry, language: str) -> str:
    form = entry.terms.get(language)
    terms = [(form.written, _PREFERRED), *((text, _ADMITTED) for text in form.variants)] if form else []
    terms += [(text, _DEPRECATED) for text in entry.forbidden.get(language, ())]
    if not terms:
        return ""
    sections = (
        f"<termSec>{element('term', text)}{element('termNote', status, type=_STATUS)}</termSec>"
        for text, status in terms
    )
    return f"{start_tag('langSec', {'xml:lang': language})}{''.join(sections)}</langSec>"


@dataclass(frozen=True)
class TbxReadOptions:
    """Options for reading the concepts of a file.

    ``scope`` is the scope of the entries; with ``trusted``, the one in the file takes precedence (``customerSubset``):
    for trusted files.
    """

    scope: str = ""
    trusted: bool = False
    bounds: Bounds = DEFAULT_BOUNDS


DEFAULT_READ_OPTIONS = TbxReadOptions()


def read(file: BinaryIO, reading: TbxReadOptions = DEFAULT_READ_OPTIONS) -> Iterator[GlossaryEntry]:
    """Yield the entries of a TBX file (``tbx`` of 2019 or ``martif`` of 2008) while reading it.

    The first preferred term of a language, or else the first that is not deprecated, becomes the written form; others
    become variants, deprecated and superseded ones forbidden words. Regions are dropped, notes are truncated, and
    concepts without terms are skipped.
    Raises `ExchangeRefused`, also in mid-iteration, with the line, also for a term that a glossary refuses.
    """
    for found in read_entries(file, reading):
        if isinstance(found.entry, TermRefused):
            raise ExchangeRefused(found.entry.message, found.line) from found.entry
        yield found.entry


class ParsedConcept(NamedTuple):
    """The concept at a line of a file, or the reason for its rejection."""

    line: int
    entry: GlossaryEntry | TermRefused


def read_entries(file: BinaryIO, reading: TbxReadOptions = DEFAULT_READ_OPTIONS) -> Iterator[ParsedConcept]:
    """Yield the entries of a TBX file as `read` does, including the rejected ones.

    Raises `ExchangeRefused`, also in mid-iteration, where the rest cannot be read.
    """
    for record in records(file, ("tbx", "martif"), ("conceptEntry", "termEntry"), reading.bounds):
        if record.tag not in {"conceptEntry", "termEntry"}:
            continue
        try:
            entry = _entry(record, reading)
        except TermRefused as refused:
            yield ParsedConcept(record.line, refused)
        else:
            if entry is not None:
                yield ParsedConcept(record.line, entry)


class _Word(NamedTuple):
    text: str
    status: str


def _entry(record: Element, reading: TbxReadOptions) -> GlossaryEntry | None:
    words: dict[str, list[_Word]] = {}
    for section in record.all("langSec", "langSet"):
        language = primary(section.attribute("xml:lang", "lang"))
        if language:
            words.setdefault(language, []).extend(_words(section))
    terms = {language: form for language, found in words.items() if (form := _form(found))}
    forbidden = {language: avoided for language, found in words.items() if (avoided := _forbidden(found))}
    if not terms and not forbidden:
        return None
    notes = [text for note in record.all("note") if (text := _folded(note.text))]
    note = "\n".join(note for note in notes if note not in _DO_NOT_TRANSLATE_NOTES)[:MAX_NOTE_LENGTH]
    scope = reading.scope
    if reading.trusted:
        scope = next((_folded(element.text) for element in _property(record, _SCOPE)), scope)
    return GlossaryEntry(
        terms, forbidden, scope, note, do_not_translate=any(note in _DO_NOT_TRANSLATE_NOTES for note in notes)
    )


def _words(section: Element) -> Iterator[_Word]:
    for holder in section.all("termSec", "tig", "ntig"):
        within = next(holder.all("termGrp"), holder)
        status = next(
            (_folded(element.text) for place in (within, holder) for element in _property(place, _STATUS)), ""
        )
        for term in within.all("term"):
            yield _Word(_folded(term.text), status)


def _property(place: Element, category: str) -> Iterator[Element]:
    """Yield the places of a data category: an attribute of a general element, or an element of its own."""
    for part in place.elements:
        if part.tag == category or part.attribute("type") == category:
            yield part
        elif part.tag.endswith("Grp") and part.tag != "termGrp":
            yield from _property(part, category)


def _form(words: Iterable[_Word]) -> Form | None:
    usable = [word for word in words if word.text and word.status.lower() not in _FORBIDDEN_STATUSES]
    usable.sort(key=lambda word: word.status not in _RIGHT)
    texts = list(dict.fromkeys(word.text for word in usable))
    return Form(texts[0], tuple(texts[1:])) if texts else None


def _forbidden(words: Iterable[_Word]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.text for word in words if word.text and word.status.lower() in _FORBIDDEN_STATUSES))


def _folded(text: str) -> str:
    """Return text without the line breaks and indentation of a formatted file."""
    return " ".join(text.split())
