"""Export of the audit log as a spreadsheet: the filtered entries, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from expo.insights.audit.service import AuditEntry, AuditFilter, AuditLog
from expo.kit.access import Actor
from expo.kit.files.exports import ExportFiles
from expo.kit.files.spreadsheets import Cell, Column, Sheet
from expo.kit.files.uploads import StoredFile, Uploads
from expo.kit.paging import LARGEST_PAGE, Slice

MAX_ROWS: Final = 5_000
_MAX_SCANNED: Final = 50_000
"""Most entries scanned for an export: 25 of the log's text searches."""

_WIDTHS: Final = (20, 24, 28, 36, 40, 28, 60)
_TITLES: Final = {
    "en": "Audit log",
    "zh": "操作日志",
    "es": "Registro de auditoría",
    "fr": "Journal d’audit",
    "ru": "Журнал действий",
    "ar": "سجل التدقيق",
    "pt": "Registro de auditoria",
}
_HEADERS: Final = {
    "en": ("Time", "Person", "Organisation", "Action", "About", "Verb", "Facts"),
    "zh": ("时间", "人员", "机构", "操作", "对象", "动词", "详情"),
    "es": ("Hora", "Persona", "Organización", "Qué se hizo", "Sobre", "Verbo", "Datos"),
    "fr": ("Heure", "Personne", "Organisation", "Ce qui a été fait", "Sujet", "Verbe", "Détails"),
    "ru": ("Время", "Сотрудник", "Организация", "Что сделано", "Предмет", "Глагол", "Подробности"),
    "ar": ("الوقت", "الشخص", "الجهة", "ما تم", "الموضوع", "الفعل", "التفاصيل"),
    "pt": ("Hora", "Pessoa", "Organização", "O que foi feito", "Sobre", "Verbo", "Detalhes"),
}


@dataclass(frozen=True)
class AuditSheet:
    """An export: the file, its number of entries, and whether it contains all matching entries."""

    file: StoredFile
    rows: int
    complete: bool


@dataclass(frozen=True)
class AuditExports:
    """Writes spreadsheets of the audit log; they are deleted with the other exports after a week."""

    log: AuditLog
    uploads: Uploads
    files: ExportFiles

    async def export(self, actor: Actor, *, fair_id: str | None, only: AuditFilter, language: str) -> AuditSheet:
        """Write a spreadsheet of the newest 5,000 matching entries, in the fair's time zone, or UTC without a fair.

        It is incomplete if more entries match, or if the text search stopped after 50,000 entries. Raises as
        `AuditLog.read`.
        """
        entries, complete = await self._entries(actor, fair_id, only, language)
        zone = "UTC" if fair_id is None else (await self.log.fairs.get(actor, fair_id=fair_id)).time_zone
        sheet, name = sheet_of(entries, language, ZoneInfo(zone)), f"audit-log-{self.uploads.clock():%Y-%m-%d}.xlsx"
        file = await self.files.store_sheet(sheet, folder="audit", name=name)
        return AuditSheet(file, len(entries), complete)

    def address(self, sheet: AuditSheet) -> str:
        """Return a temporary signed URL of the spreadsheet, relative to the site."""
        return self.uploads.download(sheet.file)

    async def _entries(
        self, actor: Actor, fair_id: str | None, only: AuditFilter, language: str
    ) -> tuple[list[AuditEntry], bool]:
        entries: list[AuditEntry] = []
        after: str | None = None
        looked_at = 0
        while len(entries) < MAX_ROWS and looked_at < _MAX_SCANNED:
            part = await self.log.read(
                actor, part=Slice(LARGEST_PAGE, after), fair_id=fair_id, only=only, language=language
            )
            entries += part.page.items
            after, looked_at = part.go_on_after, looked_at + part.looked_at
            if after is None:
                return entries, True
        return entries, False


def sheet_of(entries: Sequence[AuditEntry], language: str, zone: ZoneInfo) -> Sheet:
    """Return a spreadsheet of entries, with local times in the time zone."""
    columns = [Column(name, width) for name, width in zip(_HEADERS[language], _WIDTHS, strict=True)]
    return Sheet(_TITLES[language], columns, (_cells(each, language, zone) for each in entries), language)


def _cells(each: AuditEntry, language: str, zone: ZoneInfo) -> tuple[Cell, ...]:
    entry, subject = each.entry, each.subject
    about = subject.reading(language).text if subject else each.about or entry.subject.id
    facts = "; ".join(f"{name}: {value}" for name, value in sorted(entry.facts.items()) if value is not None)
    at, person = entry.at.astimezone(zone), each.person or entry.person_id or ""
    return at, person, each.organisation or "", each.sentence, about, entry.verb, facts[:32_000]
