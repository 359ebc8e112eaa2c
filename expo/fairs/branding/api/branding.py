"""A fair's branding in GraphQL."""

import strawberry
from strawberry import UNSET

from expo.fairs.branding.api.types import BrandingType
from expo.fairs.branding.rules.colours import DARK, LIGHT, as_colour, contrast, readable
from expo.fairs.branding.service import BrandFairs
from expo.fairs.fairs.api.types import FairResult, FairType
from expo.kit.graphql.types import Info, extend


@strawberry.input(description="Changes to a fair's branding. Omitted fields stay unchanged; null removes a value.")
class ChangeBrandingInput:
    """Changes to a fair's branding."""

    fair_id: strawberry.ID
    accent: str | None = strawberry.field(
        default=UNSET, description="Accent colour, #RRGGBB, legible on light surfaces."
    )
    logo_upload_id: strawberry.ID | None = strawberry.field(default=UNSET, description="Upload with purpose PICTURE.")
    banner_upload_id: strawberry.ID | None = strawberry.field(default=UNSET, description="Upload with purpose PICTURE.")


@strawberry.type(description="Legibility of text in a colour on the pages.")
class AccentCheck:
    """The legibility of a colour."""

    accent: str
    contrast: float = strawberry.field(description="Contrast ratio on light surfaces, 1 to 21; 4.5 is enough.")
    readable: bool
    suggestion: str = strawberry.field(description="Nearest legible colour: the same one where it is legible.")
    on_dark: str = strawberry.field(description="Colour used in its place on dark surfaces.")


@strawberry.type
class Query:
    """Queries for branding."""

    @strawberry.field(description="Legibility of text in a colour (#RRGGBB). Null where the value is not a colour.")
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
    """Mutations of a fair's branding."""

    @strawberry.mutation(description="Change the branding of one of your fairs.")
    async def change_branding(self, info: Info, input: ChangeBrandingInput) -> FairResult:
        names = ("accent", "logo_upload_id", "banner_upload_id")
        given = {name: getattr(input, name) for name in names if getattr(input, name) is not UNSET}
        brands = info.context.service(BrandFairs)
        return FairType.of(info, await brands.change(info.context.actor, fair_id=input.fair_id, **given))


@extend(FairType)
class BrandedFair:
    """Branding of a fair."""

    @strawberry.field(description="Branding of the fair.")
    def branding(self: FairType) -> BrandingType:
        return BrandingType.of(self.model.branding)
