"""The audit log in GraphQL."""

import json
from datetime import datetime
from typing import Annotated

import strawberry

from expo.insights.audit.export import AuditExports, AuditSheet
from expo.insights.audit.service import AuditEntry, AuditFilter, AuditLog, AuditPage, checked_filter
from expo.kit.graphql.types import Connection, Info, Problem, checked_page, connection
from expo.kit.paging import Slice
from expo.localisation.translations.api.local_text import LocalTextType, optional_text


@strawberry.type(name="AuditSubject", description="Subject of an audit entry.")
class AuditSubjectType:
    """A subject."""

    kind: str = strawberry.field(
        description="Kind of subject, such as product, booth, exhibitor, application, fair, person."
    )
    id: strawberry.ID
    name: LocalTextType | None = strawberry.field(
        description="Name of the product or the fair, or of the exhibitor that the subject belongs to."
    )
    slug: str | None = strawberry.field(description="URL slug of the exhibitor or the fair.")
    organisation: str | None = strawberry.field(description="Name of the organisation that an application belongs to.")


@strawberry.type(name="AuditFact", description="A detail of the action that an entry records.")
class AuditFactType:
    """A fact: a name and its value as text."""

    name: str
    value: str


@strawberry.type(
    name="AuditEntry", description="An entry of the audit log: who did what, to what, and when. Entries never change."
)
class AuditEntryType:
    """An entry."""

    id: strawberry.ID
    at: datetime
    verb: str = strawberry.field(description="Verb of the journal, such as product.published.")
    sentence: str = strawberry.field(
        description="Description of the action in the reader's language; the verb where there is none."
    )
    known: bool = strawberry.field(description="Whether the verb has a sentence.")
    person_id: strawberry.ID | None
    person: str | None = strawberry.field(
        description="Name of the person if they belong to your organisation; null for others, except in the "
        "installation's log."
    )
    organisation_id: strawberry.ID | None
    organisation: str | None
    by_key: bool = strawberry.field(description="Whether a program did it with an API key.")
    subject: AuditSubjectType
    facts: list[AuditFactType]

    @classmethod
    def of(cls, info: Info, audit_entry: AuditEntry) -> "AuditEntryType":
        """Return an entry for this reader."""
        entry = audit_entry.entry
        facts = [AuditFactType(name=name, value=_value(value)) for name, value in sorted(entry.facts.items())]
        return cls(
            id=strawberry.ID(entry.id),
            at=entry.at,
            verb=entry.verb,
            sentence=audit_entry.sentence,
            known=info.context.service(AuditLog).verbs.is_known(entry.verb),
            person_id=None if entry.person_id is None else strawberry.ID(entry.person_id),
            person=audit_entry.person,
            organisation_id=None if entry.organisation_id is None else strawberry.ID(entry.organisation_id),
            organisation=audit_entry.organisation,
            by_key=entry.key_id is not None,
            subject=AuditSubjectType(
                kind=entry.subject.kind,
                id=strawberry.ID(entry.subject.id),
                name=optional_text(info, audit_entry.subject),
                slug=audit_entry.slug,
                organisation=audit_entry.about,
            ),
            facts=facts,
        )


def _value(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


@strawberry.type(name="AuditLog", description="A page of the audit log, newest first.")
class AuditLogType:
    """A page of the log."""

    entries: Connection[AuditEntryType]
    searched_until: datetime | None = strawberry.field(
        description="Time of the last entry scanned by a text search that stopped after 2,000 entries; null otherwise."
    )
    go_on_after: str | None = strawberry.field(
        description="Cursor after which the log continues; null where it does not."
    )

    @classmethod
    def of(cls, info: Info, audit_page: AuditPage, part: Slice) -> "AuditLogType":
        """Return a page for this reader."""
        return cls(
            entries=connection(audit_page.page, lambda each: AuditEntryType.of(info, each), part),
            searched_until=audit_page.searched_until,
            go_on_after=audit_page.go_on_after,
        )


@strawberry.type(name="AuditVerb", description="A verb of the journal with its sentence.")
class AuditVerbType:
    """A verb."""

    verb: str
    sentence: str


@strawberry.type(name="AuditSheet", description="Spreadsheet of the audit log, newest entries first, at most 5,000.")
class AuditSheetType:
    """A spreadsheet."""

    url: str = strawberry.field(description="Temporary download URL, relative to the site.")
    file_name: str
    size: int = strawberry.field(description="Size in bytes.")
    rows: int
    complete: bool = strawberry.field(
        description="Whether the file contains all matching entries; a text search scans the newest 50,000."
    )

    @classmethod
    def of(cls, info: Info, sheet: AuditSheet) -> "AuditSheetType":
        """Return a spreadsheet."""
        return cls(
            url=info.context.service(AuditExports).address(sheet),
            file_name=sheet.file.name,
            size=sheet.file.size,
            rows=sheet.rows,
            complete=sheet.complete,
        )


AuditSheetResult = Annotated[AuditSheetType | Problem, strawberry.union("AuditSheetResult")]


@strawberry.input(description="Filter of the audit log; entries match all given fields.")
class AuditFilterInput:
    """The filter."""

    verb: str | None = None
    person_id: strawberry.ID | None = None
    text: str | None = strawberry.field(default=None, description="Words that the entry as shown must contain.")
    since: datetime | None = None
    until: datetime | None = None

    def checked(self) -> AuditFilter:
        """Return the filter; raises `Invalid`."""
        return checked_filter(self.verb, self.person_id, self.text, self.since, self.until)


@strawberry.type
class Query:
    """Queries about the log."""

    @strawberry.field(
        description="Audit log, newest first: of one of your fairs, or without a fair of your own organisation, or "
        "with `installation` (administrators only) of actions for all fairs."
    )
    async def audit_log(
        self,
        info: Info,
        fair_id: strawberry.ID | None = None,
        filter: AuditFilterInput | None = None,
        first: int | None = None,
        after: str | None = None,
        installation: bool = False,
    ) -> AuditLogType:
        part, only = checked_page(first, after), (filter or AuditFilterInput()).checked()
        found = await info.context.service(AuditLog).read(
            info.context.actor,
            part=part,
            fair_id=fair_id,
            only=only,
            language=info.context.language,
            installation=installation,
        )
        return AuditLogType.of(info, found, part)

    @strawberry.field(description="Verbs of the log, each with its sentence in your language.")
    def audit_verbs(self, info: Info) -> list[AuditVerbType]:
        verbs, language = info.context.service(AuditLog).verbs, info.context.language
        return [AuditVerbType(verb=each, sentence=verbs.sentence(each, language)) for each in verbs]


@strawberry.type
class Mutation:
    """Exports of the log."""

    @strawberry.mutation(
        description="Export the filtered audit log as a spreadsheet, to be downloaded from its URL.",
        metadata={"points": 200},
    )
    async def export_audit_log(
        self, info: Info, fair_id: strawberry.ID | None = None, filter: AuditFilterInput | None = None
    ) -> AuditSheetResult:
        only, exports = (filter or AuditFilterInput()).checked(), info.context.service(AuditExports)
        sheet = await exports.export(info.context.actor, fair_id=fair_id, only=only, language=info.context.language)
        return AuditSheetType.of(info, sheet)
