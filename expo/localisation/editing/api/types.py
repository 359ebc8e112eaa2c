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
from expo.localisation.translations.rules.standing import LanguageProgress, TextFilter
from translation.protect import Span, ValueKind

ProtectedKind = strawberry.enum(
    ValueKind, name="ProtectedKind", description="What sort of value must be the same in a translation."
)
TextPieceKind = strawberry.enum(
    PieceKind, name="TextPieceKind", description="What became of a piece of a text that changed."
)
TextFilterType = strawberry.enum(
    TextFilter,
    name="TextFilter",
    description="Which texts: ALL; MISSING, of which readers see the original; MACHINE, of which they see what nobody "
    "has looked at, made by machine, memory or glossary; REFUSED, of which what was made may not be shown; OFFERED, "
    "for which there is a wording of a similar text; CHANGED, which are different since a person worded them.",
)


@strawberry.type(
    name="ProtectedValue", description="A value, name or term in a text: its characters (code points) start to end."
)
class ProtectedValueType:
    """A value's place."""

    start: int
    end: int = strawberry.field(description="Behind its last character.")
    kind: ValueKind

    @classmethod
    def all(cls, spans: Sequence[Span]) -> "list[ProtectedValueType]":
        """Return values in their order."""
        return [cls(start=each.start, end=each.end, kind=each.kind) for each in spans]


@strawberry.type(name="TextPiece", description="A piece of a text as it is, or as it was.")
class TextPieceType(Flat[Piece]):
    """A piece."""

    kind: PieceKind
    text: str


@strawberry.type(name="ChangedOriginal", description="A text has changed since a person worded its translation.")
class ChangedOriginalType:
    """What a text was."""

    before: str
    wording: str = strawberry.field(description="What a person worded for the text as it was.")
    differences: list[TextPieceType] = strawberry.field(description="Old and new original in one, by words.")

    @classmethod
    def of(cls, changed: ChangedOriginal) -> "ChangedOriginalType":
        """Return what has changed."""
        pieces = [TextPieceType.of(each) for each in changed.differences]
        return cls(before=changed.before, wording=changed.wording, differences=pieces)


@strawberry.type(name="EditedText", description="A published text of yours beside its translation.")
class EditedTextType:
    """A text as its owner edits it."""

    model: strawberry.Private[SubjectText]
    id: strawberry.ID
    subject_kind: str = strawberry.field(description="What it is a text of: `product` or `exhibitor`.")
    subject_id: strawberry.ID
    field: str = strawberry.field(description="Which of its texts: `title`, `description`, `attribute0`, `story` …")
    original: str
    original_language: str
    original_values: list[ProtectedValueType] = strawberry.field(description="What a translation must keep.")
    authored: bool = strawberry.field(
        description="The listing itself says it in this language: it is changed there, and has no translation."
    )
    translation: TranslationType | None
    translation_values: list[ProtectedValueType]
    changed: ChangedOriginalType | None

    @classmethod
    def of(cls, edited: EditedText) -> "EditedTextType":
        """Return a text beside its translation."""
        text, wanted = edited.text, edited.wanted
        return cls(
            model=text,
            id=strawberry.ID(text.id),
            subject_kind=text.subject_kind,
            subject_id=strawberry.ID(text.subject_id),
            field=text.field,
            original=text.text,
            original_language=text.language,
            original_values=ProtectedValueType.all(edited.values),
            authored=wanted is None,
            translation=None if wanted is None else TranslationType.of(wanted, edited.made),
            translation_values=ProtectedValueType.all(edited.made_values),
            changed=None if edited.changed is None else ChangedOriginalType.of(edited.changed),
        )


@strawberry.type(name="LanguageProgress", description="How far your published texts have come into a language.")
class LanguageProgressType(Flat[LanguageProgress]):
    """Figures of a language."""

    language: str
    texts: int = strawberry.field(description="Those not written in it; each is in one of the six that follow.")
    by_person: int
    memory: int
    machine: int
    glossary: int
    refused: int
    waiting: int
    unchecked: int = strawberry.field(description="So many are shown as they were made: see `TextFilter.MACHINE`.")
    offered: int = strawberry.field(description="For so many there is a wording of a similar text.")
    changed: int = strawberry.field(description="So many are different since a person worded them.")


@strawberry.type(name="NotApproved", description="Why a translation was left as it is.")
class NotApprovedType(Flat[NotApproved]):
    """A problem of one translation."""

    id: strawberry.ID = strawberry.field(description="The id that was given.")
    code: str
    message: str


@strawberry.type(name="ApprovedTranslations", description="What became of translations: results beside problems.")
class ApprovedTranslationsType:
    """What became of them."""

    translations: list[TranslationType] = strawberry.field(
        description="Those that are a person's wordings now, or were before."
    )
    problems: list[NotApprovedType]

    @classmethod
    def of(cls, approval: Approval) -> "ApprovedTranslationsType":
        """Return what became of them."""
        return cls(
            translations=[TranslationType.of(each.wanted, each) for each in approval.approved],
            problems=[NotApprovedType.of(each) for each in approval.problems],
        )


ApprovedTranslationsResult = Annotated[
    ApprovedTranslationsType | Problem, strawberry.union("ApprovedTranslationsResult")
]
