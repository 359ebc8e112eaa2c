"""The units of a TMX file: translations accepted for an owner's texts, and reasons for rejecting or checking others."""

import asyncio
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from expo.kit.errors import Invalid
from expo.kit.text import LANGUAGES, clean
from expo.localisation.exchange.errors import FileRefused
from expo.localisation.exchange.models import (
    MAX_BYTES,
    MAX_UNITS,
    EntryRejection,
    EntryWarning,
    RejectedEntry,
    WarnedEntry,
)
from expo.localisation.models import TranslationOrigin
from expo.localisation.texts.models import TextRequest
from expo.localisation.translations.models import Translation
from expo.localisation.translations.protecting import Protecting, TextProtection
from translation.errors import ExchangeRefused
from translation.memory import tmx
from translation.memory.keys import blocking_keys
from translation.memory.units import TranslationUnit
from translation.protect import Verdict, check, surface_forms
from translation.xml_reading import Bounds

_MAX_REASON_LENGTH: Final = 250
_READING: Final = tmx.TmxReadOptions(languages=frozenset(LANGUAGES), bounds=Bounds(size=MAX_BYTES, records=MAX_UNITS))


@dataclass(frozen=True)
class UnitAtLine:
    """A unit of a file, and the line where it begins."""

    line: int
    unit: TranslationUnit


@dataclass
class Sorted:
    """A file's units, ``read`` in all, sorted: accepted translations by their text, rejected units, and warnings.

    Accepted units with a warning are drafts (`Translation.as_draft`).
    """

    read: int = 0
    translations: dict[str, tuple[datetime, Translation]] = field(default_factory=dict)
    rejected: list[RejectedEntry] = field(default_factory=list)
    warnings: list[WarnedEntry] = field(default_factory=list)

    def add(self, unit: TranslationUnit, translation: Translation) -> None:
        """Accept a unit; of several for one text the newest wins, and of equally new ones the first without warning."""
        before = self.translations.get(translation.request.id)
        if before is None or (unit.changed_at, before[1].draft) > (before[0], translation.draft):
            self.translations[translation.request.id] = unit.changed_at, translation


def read(content: bytes) -> tuple[list[UnitAtLine], list[RejectedEntry]]:
    """Return the units of a TMX file, and its unreadable entries; raises `FileRefused`."""
    lines: list[UnitAtLine] = []
    rejected: list[RejectedEntry] = []
    try:
        for found in tmx.read_units(io.BytesIO(content), _READING):
            if isinstance(found.units, ExchangeRefused):
                rejected.append(RejectedEntry(found.line, EntryRejection.UNREADABLE, found.units.message))
            elif not found.units:
                rejected.append(
                    RejectedEntry(
                        found.line,
                        EntryRejection.INCOMPLETE,
                        "Each translation unit needs text in two of the fair’s languages.",
                    )
                )
            else:
                lines += [UnitAtLine(found.line, each) for each in found.units]
            if len(lines) > MAX_UNITS:
                raise FileRefused(f"The file has more than {MAX_UNITS:,} translations.")
    except ExchangeRefused as refused:
        raise FileRefused(refused.message) from refused
    return lines, rejected


async def sort(owner: str, lines: Sequence[UnitAtLine], to: Sorted, protecting: Protecting, now: datetime) -> None:
    """Sort units of an owner's file into ``to``, accepting those without forbidden terms.

    A unit whose values differ is accepted with a warning: a person may have written them in a way unknown here.
    """
    candidates: list[tuple[UnitAtLine, TextRequest, str]] = []
    for each in lines:
        try:
            original, words = _clean(each.unit.source_text), _clean(each.unit.target_text)
        except Invalid as error:
            to.rejected.append(RejectedEntry(each.line, EntryRejection.UNREADABLE, error.message))
        else:
            candidates.append((each, TextRequest(owner, original, each.unit.source, each.unit.target), words))
    shields = await protecting.of([each for _, each, _ in candidates])
    await asyncio.to_thread(_judge, candidates, shields, to, now)


def _judge(
    candidates: Iterable[tuple[UnitAtLine, TextRequest, str]],
    shields: Mapping[str, TextProtection],
    to: Sorted,
    now: datetime,
) -> None:
    for line, each, words in candidates:
        shield = shields[each.id]
        forbidden = shield.forbidden_in(words)
        if forbidden:
            reason = f"The glossary forbids: {', '.join(forbidden)}."
            to.rejected.append(RejectedEntry(line.line, EntryRejection.TERM_FORBIDDEN, reason))
            continue
        verdict = check(each.text, words, each.source, each.target, shield.protection)
        translation = _translation(each, words, verdict, now)
        if verdict.holds:
            to.add(line.unit, translation)
        else:
            to.add(line.unit, translation.as_draft())
            to.warnings.append(WarnedEntry(line.line, EntryWarning.VALUES_LOST, _difference(each.text, words, verdict)))


def _translation(request: TextRequest, words: str, verdict: Verdict, now: datetime) -> Translation:
    return Translation.of(
        request,
        words,
        TranslationOrigin.MEMORY,
        now,
        kept_values=surface_forms(request.text, verdict.kept_values),
        lost_values=surface_forms(request.text, verdict.lost_values),
        keys=blocking_keys(request.text, request.source),
    )


def _difference(original: str, words: str, verdict: Verdict) -> str:
    values = (*surface_forms(original, verdict.lost_values), *surface_forms(words, verdict.invented_values))
    return f"These values differ between the two sides: {', '.join(values)[:_MAX_REASON_LENGTH]}."


def _clean(text: str) -> str:
    return clean(text, field="text", limit=tmx.MAX_SEGMENT_CHARACTERS, lines=True)
