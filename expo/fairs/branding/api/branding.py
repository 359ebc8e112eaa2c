"""A fair's branding in GraphQL."""

import strawberry
from strawberry import UNSET

from expo.fairs.branding.api.types import BrandingType
from expo.fairs.branding.rules.colours import DARK, LIGHT, as_colour, contrast, readable
from expo.fairs.branding.service import BrandFairs
from expo.fairs.fairs.api.types import FairResult, FairType
from expo.kit.graphql.types import Info, extend


@strawberry.input(description="What to change of a fair's looks; what is left out stays, null takes it away.")
class ChangeBrandingInput:
    """Changes to a fair's branding."""

    fair_id: strawberry.ID
    accent: str | None = strawberry.field(default=UNSET, description="#RRGGBB, readable on light surfaces.")
    logo_upload_id: strawberry.ID | None = strawberry.field(default=UNSET, description="An upload for a PICTURE.")
    banner_upload_id: strawberry.ID | None = strawberry.field(default=UNSET, description="An upload for a PICTURE.")


@strawberry.type(description="How well words in a colour can be read on the pages.")
class AccentCheck:
    """A colour, looked at."""

    accent: str
    contrast: float = strawberry.field(description="On light surfaces, 1 to 21; 4.5 is enough.")
    readable: bool
    suggestion: str = strawberry.field(description="The nearest colour that can be read: the same where it can.")
    on_dark: str = strawberry.field(description="What it becomes on dark surfaces.")


@strawberry.type
class Query:
    """What one can ask about looks."""

    @strawberry.field(description="How well words in a colour (#RRGGBB) could be read; null for what is no colour.")
    def accent_check(self, accent: str) -> AccentCheck | None:
        colour = as_colour(accent)
        if colour is None:
            return None
        suggestion, measured = readable(colour, on=LIGHT), round(contrast(colour, LIGHT), 2)
        return AccentCheck(
            accent=colour,
            contrast=measured,
            readable=suggestion == colour,
            suggestion=suggestion,
            on_dark=readable(suggestion, on=DARK),
        )


@strawberry.type
class Mutation:
    """What one can do with a fair's looks."""

    @strawberry.mutation(description="Change how a fair of yours looks.")
    async def change_branding(self, info: Info, input: ChangeBrandingInput) -> FairResult:
        names = ("accent", "logo_upload_id", "banner_upload_id")
        given = {name: getattr(input, name) for name in names if getattr(input, name) is not UNSET}
        brands = info.context.service(BrandFairs)
        return FairType.of(info, await brands.change(info.context.actor, fair_id=input.fair_id, **given))


@extend(FairType)
class BrandedFair:
    """How a fair looks."""

    @strawberry.field(description="How the fair looks.")
    def branding(self: FairType) -> BrandingType:
        return BrandingType.of(self.model.branding)
