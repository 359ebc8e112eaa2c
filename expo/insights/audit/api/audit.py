"""The audit log in GraphQL."""

import json
from datetime import datetime
from typing import Annotated

import strawberry

from expo.insights.audit.export import AuditExports, AuditSheet
from expo.insights.audit.service import AuditEntry, AuditFilter, AuditLog, AuditPage, checked_filter
from expo.kit.graphql.types import Connection, Info, Problem, connection, sliced
from expo.kit.paging import Slice
from expo.localisation.translations.api.local_text import LocalTextType, optional_text


@strawberry.type(name="AuditSubject", description="What an entry is about.")
class AuditSubjectType:
    """A subject."""

    kind: str = strawberry.field(description="Such as product, booth, exhibitor, registration, fair, person.")
    id: strawberry.ID
    name: LocalTextType | None = strawberry.field(
        description="What it is called: the product, the fair, or the exhibitor that it belongs to."
    )
    slug: str | None = strawberry.field(description="The address part of an exhibitor or a fair.")
    organisation: str | None = strawberry.field(description="The name of the organisation that a registration is of.")


@strawberry.type(name="AuditFact", description="Something an entry says about what was done.")
class AuditFactType:
    """A fact: a name and its value as text."""

    name: str
    value: str


@strawberry.type(name="AuditEntry", description="Who did what to which thing, when. Entries are never changed.")
class AuditEntryType:
    """An entry."""

    id: strawberry.ID
    at: datetime
    verb: str = strawberry.field(description="The journal's word, such as product.published.")
    sentence: str = strawberry.field(description="What was done, in the reader's language; the verb if it has none.")
    known: bool = strawberry.field(description="Whether there is a sentence for the verb.")
    person_id: strawberry.ID | None
    person: str | None = strawberry.field(description="The name of one of your own people; null for others.")
    organisation_id: strawberry.ID | None
    organisation: str | None
    by_key: bool = strawberry.field(description="Whether a program did it, with an API key.")
    subject: AuditSubjectType
    facts: list[AuditFactType]

    @classmethod
    def of(cls, info: Info, shown: AuditEntry) -> "AuditEntryType":
        """Return an entry for this reader."""
        entry = shown.entry
        facts = [AuditFactType(name=name, value=_value(value)) for name, value in sorted(entry.facts.items())]
        return cls(
            id=strawberry.ID(entry.id),
            at=entry.at,
            verb=entry.verb,
            sentence=shown.sentence,
            known=info.context.service(AuditLog).verbs.is_known(entry.verb),
            person_id=None if entry.person_id is None else strawberry.ID(entry.person_id),
            person=shown.person,
            organisation_id=None if entry.organisation_id is None else strawberry.ID(entry.organisation_id),
            organisation=shown.organisation,
            by_key=entry.key_id is not None,
            subject=AuditSubjectType(
                kind=entry.subject.kind,
                id=strawberry.ID(entry.subject.id),
                name=optional_text(info, shown.subject),
                slug=shown.slug,
                organisation=shown.about,
            ),
            facts=facts,
        )


def _value(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


@strawberry.type(name="AuditLog", description="A page of the log, newest first.")
class AuditLogType:
    """A page of the log."""

    entries: Connection[AuditEntryType]
    searched_until: datetime | None = strawberry.field(
        description="A search for words has looked at 2,000 entries and came so far back; null where it has seen all."
    )
    go_on_after: str | None = strawberry.field(description="The cursor behind which the log goes on, if it does.")

    @classmethod
    def of(cls, info: Info, found: AuditPage, wanted: Slice) -> "AuditLogType":
        """Return a page for this reader."""
        return cls(
            entries=connection(found.page, lambda each: AuditEntryType.of(info, each), wanted),
            searched_until=found.searched_until,
            go_on_after=found.go_on_after,
        )


@strawberry.type(name="AuditVerb", description="A verb of the journal and what it says to people.")
class AuditVerbType:
    """A verb."""

    verb: str
    sentence: str


@strawberry.type(name="AuditSheet", description="The audit log as a spreadsheet, newest entries first, at most 5,000.")
class AuditSheetType:
    """A sheet."""

    url: str = strawberry.field(description="Where the file can be fetched for a while.")
    file_name: str
    size: int = strawberry.field(description="In bytes.")
    rows: int
    complete: bool = strawberry.field(
        description="Whether all that was asked for is in it; words are looked for in the newest 50,000 entries."
    )

    @classmethod
    def of(cls, info: Info, sheet: AuditSheet) -> "AuditSheetType":
        """Return a sheet."""
        return cls(
            url=info.context.service(AuditExports).address(sheet),
            file_name=sheet.file.name,
            size=sheet.file.size,
            rows=sheet.rows,
            complete=sheet.complete,
        )


AuditSheetResult = Annotated[AuditSheetType | Problem, strawberry.union("AuditSheetResult")]


@strawberry.input(description="What of the log is wanted; all that is given has to fit.")
class AuditFilterInput:
    """What is wanted."""

    verb: str | None = None
    person_id: strawberry.ID | None = None
    text: str | None = strawberry.field(default=None, description="Words that stand in what is shown of an entry.")
    since: datetime | None = None
    until: datetime | None = None

    def checked(self) -> AuditFilter:
        """Return the filter; raises `Invalid`."""
        return checked_filter(self.verb, self.person_id, self.text, self.since, self.until)


@strawberry.type
class Query:
    """What one can ask about the log."""

    @strawberry.field(
        description="What was done at a fair of yours, or without a fair what your own organisation did, or with "
        "`installation`, to administrators, what was done for all fairs; newest first."
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
        wanted, asked = sliced(first, after), (filter or AuditFilterInput()).checked()
        found = await info.context.service(AuditLog).read(
            info.context.actor,
            wanted=wanted,
            fair_id=fair_id,
            only=asked,
            language=info.context.language,
            installation=installation,
        )
        return AuditLogType.of(info, found, wanted)

    @strawberry.field(description="The verbs that the log knows, each with its sentence in your language.")
    def audit_verbs(self, info: Info) -> list[AuditVerbType]:
        verbs, language = info.context.service(AuditLog).verbs, info.context.language
        return [AuditVerbType(verb=each, sentence=verbs.sentence(each, language)) for each in verbs]


@strawberry.type
class Mutation:
    """What one can do with the log."""

    @strawberry.mutation(
        description="Write what is filtered of the log into a spreadsheet, to be fetched at its address.",
        metadata={"points": 200},
    )
    async def export_audit_log(
        self, info: Info, fair_id: strawberry.ID | None = None, filter: AuditFilterInput | None = None
    ) -> AuditSheetResult:
        wanted, exports = (filter or AuditFilterInput()).checked(), info.context.service(AuditExports)
        sheet = await exports.export(info.context.actor, fair_id=fair_id, only=wanted, language=info.context.language)
        return AuditSheetType.of(info, sheet)
