"""An exhibitor's texts beside their translations as GraphQL types."""

from collections.abc import Sequence
from typing import Annotated

import strawberry

from expo.kit.graphql.types import Flat, Problem
from expo.localisation.editing.edited import ChangedOriginal, EditedText
from expo.localisation.editing.rules.approving import Approval, NotApproved
from expo.localisation.editing.rules.differing import Piece, PieceKind
from expo.localisation.texts.models import SubjectText
from expo.localisation.translations.api.types import TranslationType
from expo.localisation.translations.rules.status import LanguageProgress, TextFilter
from translation.protect import Span, ValueKind

ProtectedKind = strawberry.enum(
    ValueKind, name="ProtectedKind", description="Kind of value that must be the same in a translation."
)
TextPieceKind = strawberry.enum(PieceKind, name="TextPieceKind", description="Change to a piece of a text.")
TextFilterType = strawberry.enum(
    TextFilter,
    name="TextFilter",
    description="Filter of texts: ALL; MISSING, those of which readers see the original; MACHINE, those shown with a "
    "translation by machine, memory or glossary that no person has checked; REJECTED, those whose translation may not "
    "be shown; SUGGESTED, those with a suggestion from a similar text; CHANGED, those that have changed since a person "
    "translated them.",
)


@strawberry.type(
    name="ProtectedValue", description="A value, name or term in a text, from character (code point) `start` to `end`."
)
class ProtectedValueType:
    """The position of a value."""

    start: int
    end: int = strawberry.field(description="Position after the last character.")
    kind: ValueKind

    @classmethod
    def all(cls, spans: Sequence[Span]) -> "list[ProtectedValueType]":
        """Return values in their order."""
        return [cls(start=each.start, end=each.end, kind=each.kind) for each in spans]


@strawberry.type(name="TextPiece", description="A piece of the current or the former text.")
class TextPieceType(Flat[Piece]):
    """A piece."""

    kind: PieceKind
    text: str


@strawberry.type(name="ChangedOriginal", description="An original that has changed since a person translated it.")
class ChangedOriginalType:
    """The former text."""

    before: str
    translation: str = strawberry.field(description="A person's translation of the former text.")
    differences: list[TextPieceType] = strawberry.field(description="Old and new original in one, compared by word.")

    @classmethod
    def of(cls, original: ChangedOriginal) -> "ChangedOriginalType":
        """Return the change."""
        pieces = [TextPieceType.of(each) for each in original.differences]
        return cls(before=original.before, translation=original.translation, differences=pieces)


@strawberry.type(name="EditedText", description="A published text of your company beside its translation.")
class EditedTextType:
    """A text as its owner edits it."""

    model: strawberry.Private[SubjectText]
    id: strawberry.ID
    subject_kind: str = strawberry.field(description="Kind of the text's subject: `product` or `exhibitor`.")
    subject_id: strawberry.ID
    field: str = strawberry.field(description="Field of the subject: `title`, `description`, `attribute0`, `story` …")
    original: str
    original_language: str
    original_values: list[ProtectedValueType] = strawberry.field(
        description="Values, names and terms that a translation must keep."
    )
    authored: bool = strawberry.field(
        description="Whether the listing itself has the text in this language: it is edited there, and has no "
        "translation."
    )
    translation: TranslationType | None
    translation_values: list[ProtectedValueType]
    changed: ChangedOriginalType | None

    @classmethod
    def of(cls, edited_text: EditedText) -> "EditedTextType":
        """Return a text beside its translation."""
        text, request = edited_text.text, edited_text.request
        return cls(
            model=text,
            id=strawberry.ID(text.id),
            subject_kind=text.subject_kind,
            subject_id=strawberry.ID(text.subject_id),
            field=text.field,
            original=text.text,
            original_language=text.language,
            original_values=ProtectedValueType.all(edited_text.values),
            authored=request is None,
            translation=None if request is None else TranslationType.of(request, edited_text.translation),
            translation_values=ProtectedValueType.all(edited_text.translation_values),
            changed=None if edited_text.changed is None else ChangedOriginalType.of(edited_text.changed),
        )


@strawberry.type(name="LanguageProgress", description="Translation progress of your published texts in one language.")
class LanguageProgressType(Flat[LanguageProgress]):
    """The progress in a language."""

    language: str
    texts: int = strawberry.field(
        description="Number of texts not written in the language; each counts once in the six fields that follow."
    )
    by_person: int
    memory: int
    machine: int
    glossary: int
    rejected: int
    waiting: int
    unchecked: int = strawberry.field(
        description="Number of texts shown with a translation that no person has checked: see `TextFilter.MACHINE`."
    )
    suggested: int = strawberry.field(description="Number of texts with a suggestion from a similar text.")
    changed: int = strawberry.field(description="Number of texts that have changed since a person translated them.")


@strawberry.type(name="NotApproved", description="Reason why a translation was not approved.")
class NotApprovedType(Flat[NotApproved]):
    """A problem of one translation."""

    id: strawberry.ID = strawberry.field(description="The requested id.")
    code: str
    message: str


@strawberry.type(name="ApprovedTranslations", description="Outcome of an approval: translations beside problems.")
class ApprovedTranslationsType:
    """The outcome of an approval."""

    translations: list[TranslationType] = strawberry.field(
        description="Translations that are a person's now, or were before."
    )
    problems: list[NotApprovedType]

    @classmethod
    def of(cls, approval: Approval) -> "ApprovedTranslationsType":
        """Return the outcome of an approval."""
        return cls(
            translations=[TranslationType.of(each.request, each) for each in approval.approved],
            problems=[NotApprovedType.of(each) for each in approval.problems],
        )


ApprovedTranslationsResult = Annotated[
    ApprovedTranslationsType | Problem, strawberry.union("ApprovedTranslationsResult")
]
