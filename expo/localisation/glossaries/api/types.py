"""Glossaries as GraphQL types."""

from datetime import datetime
from typing import Annotated

import strawberry

from expo.kit.graphql.types import FromModel, Problem
from expo.localisation.glossaries.models import GlossaryTerm
from expo.localisation.glossaries.rules.entries import TermConflict


@strawberry.type(name="TermWording", description="How a term is said in a language.")
class TermWordingType:
    """A wording."""

    language: str
    text: str


@strawberry.type(name="ForbiddenWordings", description="How a term must not be said in a language.")
class ForbiddenWordingsType:
    """Forbidden wordings."""

    language: str
    words: list[str]


@strawberry.type(name="GlossaryTerm", description="One concept: how it is said, and how it must not be said.")
class GlossaryTermType(FromModel[GlossaryTerm]):
    """A term."""

    id: strawberry.ID
    terms: list[TermWordingType]
    forbidden: list[ForbiddenWordingsType]
    kept: bool = strawberry.field(description="It stays as it is in every language.")
    section: str | None = strawberry.field(description="In the house's glossary: for goods of this section alone.")
    note: str | None
    changed_at: datetime

    @classmethod
    def of(cls, term: GlossaryTerm) -> "GlossaryTermType":
        """Return a term."""
        return cls.from_model(
            term,
            terms=[TermWordingType(language=language, text=text) for language, text in term.terms.items()],
            forbidden=[ForbiddenWordingsType(language=tag, words=words) for tag, words in term.forbidden.items()],
        )


@strawberry.type(name="GlossaryConflict", description="Two terms of a glossary that cannot both be followed.")
class GlossaryConflictType:
    """A conflict."""

    language: str
    text: str
    target: str | None = strawberry.field(
        description="The language in which it is to become two things; null: it is to stay and to be translated; "
        "`language` itself: it is wanted and forbidden."
    )
    first: GlossaryTermType
    second: GlossaryTermType

    @classmethod
    def of(cls, conflict: TermConflict) -> "GlossaryConflictType":
        """Return a conflict."""
        return cls(
            language=conflict.language,
            text=conflict.text,
            target=conflict.target,
            first=GlossaryTermType.of(conflict.first),
            second=GlossaryTermType.of(conflict.second),
        )


@strawberry.input(description="How a term is said in a language.")
class TermWordingInput:
    """A wording."""

    language: str
    text: str


@strawberry.input(description="How a term must not be said in a language, in 10 ways at most.")
class ForbiddenWordingsInput:
    """Forbidden wordings."""

    language: str
    words: list[str]


@strawberry.input(description="A term to be added, or with an `id` to be changed.")
class SaveTermInput:
    """A term."""

    terms: list[TermWordingInput]
    id: strawberry.ID | None = None
    forbidden: list[ForbiddenWordingsInput] = strawberry.field(default_factory=list)
    kept: bool = False
    section: str | None = strawberry.field(default=None, description="In the house's glossary only.")
    note: str | None = None
    house: bool = strawberry.field(
        default=False, description="Of the glossary that holds for all; administrators only."
    )


GlossaryTermResult = Annotated[GlossaryTermType | Problem, strawberry.union("GlossaryTermResult")]
