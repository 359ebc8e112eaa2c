"""Glossaries as GraphQL types."""

from datetime import datetime
from typing import Annotated

import strawberry

from expo.kit.graphql.types import FromModel, Problem
from expo.localisation.glossaries.models import GlossaryTerm
from expo.localisation.glossaries.rules.entries import TermConflict


@strawberry.type(name="TermWording", description="A term in one language.")
class TermWordingType:
    """A term in a language."""

    language: str
    text: str


@strawberry.type(name="ForbiddenWordings", description="Forbidden terms in one language.")
class ForbiddenWordingsType:
    """Forbidden terms."""

    language: str
    words: list[str]


@strawberry.type(name="GlossaryTerm", description="One concept, with its terms and forbidden terms by language.")
class GlossaryTermType(FromModel[GlossaryTerm]):
    """A term."""

    id: strawberry.ID
    terms: list[TermWordingType]
    forbidden: list[ForbiddenWordingsType]
    kept: bool = strawberry.field(description="Whether the term stays untranslated in every language.")
    section: str | None = strawberry.field(
        description="Section to whose products the term is limited, in the house glossary; null where it is not "
        "limited."
    )
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
        description="Language into which the text has two translations; null where it must be both kept and "
        "translated; `language` itself where it is both required and forbidden."
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


@strawberry.input(description="A term in one language.")
class TermWordingInput:
    """A term in a language."""

    language: str
    text: str


@strawberry.input(description="Forbidden terms in one language, at most 10.")
class ForbiddenWordingsInput:
    """Forbidden terms."""

    language: str
    words: list[str]


@strawberry.input(description="A term to add, or with `id` to change.")
class SaveTermInput:
    """A term."""

    terms: list[TermWordingInput]
    id: strawberry.ID | None = None
    forbidden: list[ForbiddenWordingsInput] = strawberry.field(default_factory=list)
    kept: bool = False
    section: str | None = strawberry.field(
        default=None, description="Section to whose products the term is limited; in the house glossary only."
    )
    note: str | None = None
    house: bool = strawberry.field(
        default=False, description="Whether the term belongs to the glossary that applies to all; administrators only."
    )


GlossaryTermResult = Annotated[GlossaryTermType | Problem, strawberry.union("GlossaryTermResult")]
