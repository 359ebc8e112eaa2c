"""Glossaries as GraphQL types."""

from datetime import datetime
from typing import Annotated

import strawberry

from expo.kit.graphql.types import FromModel, Problem
from expo.localisation.glossaries.models import GlossaryTerm
from expo.localisation.glossaries.rules.entries import TermConflict


@strawberry.type(name="TermTranslation", description="A term in one language.")
class TermTranslationType:
    """A term in a language."""

    language: str
    text: str


@strawberry.type(name="ForbiddenTerms", description="Forbidden terms in one language.")
class ForbiddenTermsType:
    """Forbidden terms."""

    language: str
    terms: list[str]


@strawberry.type(name="GlossaryTerm", description="One concept, with its terms and forbidden terms by language.")
class GlossaryTermType(FromModel[GlossaryTerm]):
    """A term."""

    id: strawberry.ID
    terms: list[TermTranslationType]
    forbidden: list[ForbiddenTermsType]
    do_not_translate: bool = strawberry.field(description="Whether the term stays untranslated in every language.")
    section: str | None = strawberry.field(
        description="Section to whose products the term is limited, in the platform glossary; null where it is not "
        "limited."
    )
    note: str | None
    changed_at: datetime

    @classmethod
    def of(cls, term: GlossaryTerm) -> "GlossaryTermType":
        """Return a term."""
        return cls.from_model(
            term,
            terms=[TermTranslationType(language=language, text=text) for language, text in term.terms.items()],
            forbidden=[ForbiddenTermsType(language=tag, terms=words) for tag, words in term.forbidden.items()],
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
class TermTranslationInput:
    """A term in a language."""

    language: str
    text: str


@strawberry.input(description="Forbidden terms in one language, at most 10.")
class ForbiddenTermsInput:
    """Forbidden terms."""

    language: str
    terms: list[str]


@strawberry.input(description="A term to add, or with `id` to change.")
class SaveTermInput:
    """A term."""

    terms: list[TermTranslationInput]
    id: strawberry.ID | None = None
    forbidden: list[ForbiddenTermsInput] = strawberry.field(default_factory=list)
    do_not_translate: bool = False
    section: str | None = strawberry.field(
        default=None, description="Section to whose products the term is limited; in the platform glossary only."
    )
    note: str | None = None
    platform: bool = strawberry.field(
        default=False, description="Whether the term belongs to the glossary that applies to all; administrators only."
    )


GlossaryTermResult = Annotated[GlossaryTermType | Problem, strawberry.union("GlossaryTermResult")]
