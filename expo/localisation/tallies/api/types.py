"""Translation figures as GraphQL types."""

from datetime import datetime

import strawberry

from expo.accounts.api.types import OrganisationType, load_decided_organisations
from expo.kit.graphql.types import Info
from expo.localisation.models import TranslationOrigin
from expo.localisation.tallies.models import TranslationCounts, TranslationStatus, TranslationTally
from expo.localisation.translations.models import Reason


@strawberry.type(name="OriginCount", description="Number of translations of one origin.")
class OriginCountType:
    """A count."""

    origin: TranslationOrigin
    count: int


@strawberry.type(
    name="RejectionCount", description="Number of texts without a translation that may be shown, for one reason."
)
class RejectionCountType:
    """A count."""

    reason: Reason
    count: int


@strawberry.type(name="TranslationFigures", description="Numbers of texts to be translated, by outcome.")
class TranslationFiguresType:
    """Figures."""

    texts: int = strawberry.field(description="All texts, including those that their authors have changed since.")
    translated: int = strawberry.field(description="Number of texts with a translation that may be shown.")
    rejected: int
    origins: list[OriginCountType] = strawberry.field(description="Translated texts by origin.")
    rejections: list[RejectionCountType] = strawberry.field(description="Rejected texts by reason.")
    corrected: int = strawberry.field(description="Number of texts whose machine translation a person has replaced.")
    corrected_share: float | None = strawberry.field(
        description="Share of machine translations corrected by people, from 0 to 1; null where there are none."
    )
    values_kept: int = strawberry.field(
        description="Number of values, names and terms of the originals that translations kept."
    )
    values_lost: int = strawberry.field(
        description="Number of values, names and terms of the originals that were lost: such a translation is rejected."
    )
    kept_share: float | None = strawberry.field(
        description="Share of values kept, from 0 to 1; null where there are none."
    )

    @classmethod
    def of(cls, figures: TranslationCounts) -> "TranslationFiguresType":
        """Return figures."""
        return cls(
            texts=figures.texts,
            translated=figures.shown,
            rejected=figures.texts - figures.shown,
            origins=[
                OriginCountType(origin=each, count=n) for each in TranslationOrigin if (n := figures.origins.get(each))
            ],
            rejections=[
                RejectionCountType(reason=each, count=n) for each in Reason if (n := figures.rejected.get(each))
            ],
            corrected=figures.corrected,
            corrected_share=figures.corrected_share,
            values_kept=figures.values_kept,
            values_lost=figures.values_lost,
            kept_share=figures.kept_share,
        )


@strawberry.type(
    name="TranslationQuality", description="Translation figures of one organisation's texts in one language."
)
class TranslationQualityType:
    """A tally."""

    owner: strawberry.Private[str]
    language: str
    figures: TranslationFiguresType
    counted_at: datetime

    @strawberry.field(description="Owner of the texts; null where they belong to no organisation.")
    async def organisation(self, info: Info) -> OrganisationType | None:
        found = await info.context.loader(load_decided_organisations).load(self.owner) if self.owner else None
        return None if found is None else OrganisationType.of(found)

    @classmethod
    def of(cls, tally: TranslationTally) -> "TranslationQualityType":
        """Return a tally."""
        figures = TranslationFiguresType.of(tally.figures)
        return cls(owner=tally.owner, language=tally.target, figures=figures, counted_at=tally.at)


@strawberry.type(name="TranslationStatus", description="Translation figures of all fairs.")
class TranslationStatusType:
    """The figures of all translations."""

    figures: TranslationFiguresType
    waiting: int = strawberry.field(description="Number of texts waiting for their translation, counted up to 10,000.")
    waiting_is_lower_bound: bool

    @classmethod
    def of(cls, status: TranslationStatus) -> "TranslationStatusType":
        """Return the figures of all translations."""
        figures = TranslationFiguresType.of(status.figures)
        return cls(figures=figures, waiting=status.waiting, waiting_is_lower_bound=status.waiting_more)
