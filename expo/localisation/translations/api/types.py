"""Translations as GraphQL types."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import strawberry

from expo.kit.graphql.types import Problem
from expo.localisation.models import TranslationOrigin
from expo.localisation.texts.models import TextRequest
from expo.localisation.translations.api.local_text import AuthorTranslationType, TranslationSuggestionType
from expo.localisation.translations.models import EngineStatus, Reason, Translation, TranslationRoute


@strawberry.type(name="Translation", description="A translation of a text, or the reason for having none.")
class TranslationType:
    """A translation."""

    id: strawberry.ID
    original: str
    original_language: str
    language: str
    text: str | None = strawberry.field(
        description="Translated text; null while it is being made, and where none may be shown."
    )
    pending: bool = strawberry.field(description="Whether the translation is being made; see `finishedTranslations`.")
    origin: TranslationOrigin | None
    engine: str | None = strawberry.field(
        description="Engine that made the translation, with its version; null for translations by people."
    )
    made_from: AuthorTranslationType | None = strawberry.field(
        description="The author's own version that was translated; null if the original was."
    )
    doubtful: bool = strawberry.field(
        description="Whether a machine made the translation and its meaning could not be verified: it may be wrong."
    )
    rejection: Reason | None = strawberry.field(description="Reason why no translation may be shown; null otherwise.")
    kept_values: list[str] = strawberry.field(
        description="Values, names and terms of the original, or of `madeFrom`, that the translation contains."
    )
    lost_values: list[str] = strawberry.field(
        description="Values, names and terms of the original, or of `madeFrom`, that the translation lacks: it is then "
        "not shown, unless a person wrote it with `allowLostValues`."
    )
    at: datetime | None
    suggestion: TranslationSuggestionType | None

    @classmethod
    def of(cls, request: TextRequest, translation: Translation | None) -> "TranslationType":
        """Return a translation; it is pending if ``translation`` is None, except between equal languages."""
        own = request.source == request.target
        return cls(
            id=strawberry.ID(request.id),
            original=request.text,
            original_language=request.source,
            language=request.target,
            text=request.text if own else (None if translation is None else translation.text),
            pending=translation is None and not own,
            origin=_origin(translation, own=own),
            engine=(translation.engine or None) if translation else None,
            made_from=_made_from(translation),
            doubtful=translation is not None and translation.doubtful,
            rejection=translation.reason if translation else None,
            kept_values=list(translation.kept_values) if translation else [],
            lost_values=list(translation.lost_values) if translation else [],
            at=translation.at if translation else None,
            suggestion=TranslationSuggestionType.of(translation.suggestion)
            if translation and translation.suggestion
            else None,
        )


def _origin(translation: Translation | None, *, own: bool) -> TranslationOrigin | None:
    if own:
        return TranslationOrigin.ORIGINAL
    return None if translation is None or translation.text is None else translation.origin


def _made_from(translation: Translation | None) -> AuthorTranslationType | None:
    used = None if translation is None else translation.made_from
    return None if used is None else AuthorTranslationType(language=used.language, text=used.text)


strawberry.enum(
    TranslationRoute,
    name="TranslationRoute",
    description="Route of a translation: directly, through a third language, or limited to what the trade dictionary "
    "covers.",
)


@strawberry.type(name="LanguagePair", description="A translation direction between two languages.")
class LanguagePairType:
    """A direction."""

    source: str
    target: str
    route: TranslationRoute
    engine: str = strawberry.field(description="Engine for this direction, with its version.")


@strawberry.type(name="TranslationEngine", description="Current translation engine of the fair.")
class TranslationEngineType:
    """The engine."""

    name: str
    trouble: str | None = strawberry.field(description="Why the engine does not respond; null while it does.")
    pairs: list[LanguagePairType]
    since: datetime = strawberry.field(description="Time since which this status has held.")

    @classmethod
    def of(cls, status: EngineStatus) -> "TranslationEngineType":
        """Return the engine."""
        pairs = [
            LanguagePairType(
                source=pair.partition(">")[0],
                target=pair.partition(">")[2],
                route=TranslationRoute.of(version),
                engine=version,
            )
            for pair, version in status.versions.items()
        ]
        return cls(name=status.engine, trouble=status.trouble, pairs=pairs, since=status.at)


@strawberry.type(name="Translations", description="Translations of several texts, in the order of the texts.")
class TranslationsType:
    """Several translations."""

    translations: list[TranslationType]

    @classmethod
    def of(cls, translations: Sequence[tuple[TextRequest, Translation | None]]) -> "TranslationsType":
        """Return several translations."""
        return cls(translations=[TranslationType.of(request, translation) for request, translation in translations])


TranslationsResult = Annotated[TranslationsType | Problem, strawberry.union("TranslationsResult")]
TranslationResult = Annotated[TranslationType | Problem, strawberry.union("TranslationResult")]
