"""Figures of translations in GraphQL."""

from datetime import datetime

import strawberry

from expo.accounts.api.types import OrganisationType, load_decided_organisations
from expo.kit.graphql.types import Info
from expo.localisation.models import TranslationOrigin
from expo.localisation.tallies.models import TranslationCounts, TranslationStatus, TranslationTally
from expo.localisation.translations.models import Reason


@strawberry.type(name="OriginCount", description="How many translations have an origin.")
class OriginCountType:
    """A count."""

    origin: TranslationOrigin
    count: int


@strawberry.type(name="RefusalCount", description="How many texts have no translation that may be shown, for a reason.")
class RefusalCountType:
    """A count."""

    reason: Reason
    count: int


@strawberry.type(name="TranslationFigures", description="Texts that were to be translated, and what became of them.")
class TranslationFiguresType:
    """Figures."""

    texts: int = strawberry.field(description="All of them, also those that their authors have changed since.")
    translated: int = strawberry.field(description="Those with a translation that may be shown.")
    refused: int
    origins: list[OriginCountType] = strawberry.field(description="Of the translated ones.")
    refusals: list[RefusalCountType] = strawberry.field(description="Of the refused ones.")
    corrected: int = strawberry.field(description="Those that a person has worded better than the machine.")
    corrected_share: float | None = strawberry.field(
        description="Of what the machine made, 0 to 1; null where it made nothing."
    )
    values_kept: int = strawberry.field(description="Numbers, names and terms of the originals that came through.")
    values_lost: int = strawberry.field(description="Those that did not: such a text is refused.")
    kept_share: float | None = strawberry.field(description="From 0 to 1; null where there are none.")

    @classmethod
    def of(cls, figures: TranslationCounts) -> "TranslationFiguresType":
        """Return figures."""
        return cls(
            texts=figures.texts,
            translated=figures.shown,
            refused=figures.texts - figures.shown,
            origins=[
                OriginCountType(origin=each, count=n) for each in TranslationOrigin if (n := figures.origins.get(each))
            ],
            refusals=[RefusalCountType(reason=each, count=n) for each in Reason if (n := figures.refused.get(each))],
            corrected=figures.corrected,
            corrected_share=figures.corrected_share,
            values_kept=figures.kept,
            values_lost=figures.lost,
            kept_share=figures.kept_share,
        )


@strawberry.type(name="TranslationQuality", description="How well one organisation's texts are translated.")
class TranslationQualityType:
    """A tally."""

    owner: strawberry.Private[str]
    language: str
    figures: TranslationFiguresType
    counted_at: datetime

    @strawberry.field(description="Whose texts they are; null for what is nobody's own.")
    async def organisation(self, info: Info) -> OrganisationType | None:
        found = await info.context.loader(load_decided_organisations).load(self.owner) if self.owner else None
        return None if found is None else OrganisationType.of(found)

    @classmethod
    def of(cls, tally: TranslationTally) -> "TranslationQualityType":
        """Return a tally."""
        figures = TranslationFiguresType.of(tally.figures)
        return cls(owner=tally.owner, language=tally.target, figures=figures, counted_at=tally.at)


@strawberry.type(name="TranslationStanding", description="How the translations of all fairs stand.")
class TranslationStandingType:
    """A standing."""

    figures: TranslationFiguresType
    waiting: int = strawberry.field(description="Texts that wait for their translation, counted up to 10,000.")
    waiting_is_lower_bound: bool

    @classmethod
    def of(cls, standing: TranslationStatus) -> "TranslationStandingType":
        """Return a standing."""
        figures = TranslationFiguresType.of(standing.figures)
        return cls(figures=figures, waiting=standing.waiting, waiting_is_lower_bound=standing.waiting_more)
