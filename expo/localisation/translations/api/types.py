"""Translations as GraphQL types."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import strawberry

from expo.kit.graphql.types import Problem
from expo.localisation.models import TranslationOrigin
from expo.localisation.texts.models import TextRequest
from expo.localisation.translations.api.local_text import TranslationOfferType
from expo.localisation.translations.models import EngineStatus, Reason, Translation, Way


@strawberry.type(name="Translation", description="What became of a text in another language.")
class TranslationType:
    """A translation."""

    id: strawberry.ID
    original: str
    original_language: str
    language: str
    text: str | None = strawberry.field(description="Null while it is made, and where none may be shown.")
    pending: bool = strawberry.field(description="It is being made; see `finishedTranslations`.")
    origin: TranslationOrigin | None
    engine: str | None = strawberry.field(description="What has made it, with its version; null for people's wordings.")
    refused: Reason | None = strawberry.field(description="Why none may be shown.")
    kept: list[str] = strawberry.field(description="Values, names and terms of the original that are in it.")
    lost: list[str] = strawberry.field(description="Those that are not: then it is not shown.")
    at: datetime | None
    offer: TranslationOfferType | None

    @classmethod
    def of(cls, wanted: TextRequest, made: Translation | None) -> "TranslationType":
        """Return a translation, or that it is being made."""
        own = wanted.source == wanted.target
        return cls(
            id=strawberry.ID(wanted.id),
            original=wanted.text,
            original_language=wanted.source,
            language=wanted.target,
            text=wanted.text if own else (None if made is None else made.text),
            pending=made is None and not own,
            origin=_origin(made, own=own),
            engine=(made.engine or None) if made else None,
            refused=made.reason if made else None,
            kept=list(made.kept) if made else [],
            lost=list(made.lost) if made else [],
            at=made.at if made else None,
            offer=TranslationOfferType.of(made.offer) if made and made.offer else None,
        )


def _origin(made: Translation | None, *, own: bool) -> TranslationOrigin | None:
    if own:
        return TranslationOrigin.ORIGINAL
    return None if made is None or made.text is None else made.origin


strawberry.enum(
    Way,
    name="TranslationWay",
    description="How something is translated: directly, through a third language, or what the lexicon of trade covers.",
)


@strawberry.type(name="LanguagePair", description="Two languages that something translates between.")
class LanguagePairType:
    """A direction."""

    source: str
    target: str
    way: Way
    engine: str = strawberry.field(description="What translates, with its version.")


@strawberry.type(name="TranslationEngine", description="What translates at this fair now.")
class TranslationEngineType:
    """The engine."""

    name: str
    trouble: str | None = strawberry.field(description="Why it does not answer; null while it does.")
    pairs: list[LanguagePairType]
    since: datetime = strawberry.field(description="Since when this is so.")

    @classmethod
    def of(cls, status: EngineStatus) -> "TranslationEngineType":
        """Return the engine."""
        pairs = [
            LanguagePairType(
                source=pair.partition(">")[0], target=pair.partition(">")[2], way=Way.of(version), engine=version
            )
            for pair, version in status.versions.items()
        ]
        return cls(name=status.engine, trouble=status.trouble, pairs=pairs, since=status.at)


@strawberry.type(name="Translations", description="Texts and what became of them, in their order.")
class TranslationsType:
    """Some translations."""

    translations: list[TranslationType]

    @classmethod
    def of(cls, made: Sequence[tuple[TextRequest, Translation | None]]) -> "TranslationsType":
        """Return them."""
        return cls(translations=[TranslationType.of(wanted, translation) for wanted, translation in made])


TranslationsResult = Annotated[TranslationsType | Problem, strawberry.union("TranslationsResult")]
TranslationResult = Annotated[TranslationType | Problem, strawberry.union("TranslationResult")]
