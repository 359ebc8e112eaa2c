"""A fair's branding as GraphQL types."""

import strawberry

from expo.fairs.fairs.models import Branding
from expo.kit.files.pictures import Picture


@strawberry.type(
    name="BrandPicture", description="A fair's logo or banner as WebP. The content at its addresses never changes."
)
class BrandPictureType:
    """A picture of a fair's branding."""

    id: strawberry.ID
    width: int = strawberry.field(description="Width of the large size, in pixels.")
    height: int = strawberry.field(description="Height of the large size, in pixels.")
    small: str
    medium: str
    large: str

    @classmethod
    def of(cls, picture: Picture | None) -> "BrandPictureType | None":
        """Return a picture, or None for none."""
        if picture is None:
            return None
        addresses = {size: picture.address(size) for size in ("small", "medium", "large")}
        return cls(id=strawberry.ID(picture.id), width=picture.width, height=picture.height, **addresses)


@strawberry.type(name="Branding", description="A fair's accent colours, logo and banner.")
class BrandingType:
    """The branding of a fair."""

    accent: str | None = strawberry.field(
        description="#RRGGBB, with a contrast of 4.5 : 1 or better on light surfaces."
    )
    accent_on_dark: str | None = strawberry.field(
        description="#RRGGBB, with a contrast of 4.5 : 1 or better on dark surfaces."
    )
    logo: BrandPictureType | None
    banner: BrandPictureType | None

    @classmethod
    def of(cls, branding: Branding) -> "BrandingType":
        """Return a branding."""
        return cls(
            accent=branding.accent,
            accent_on_dark=branding.accent_on_dark,
            logo=BrandPictureType.of(branding.logo),
            banner=BrandPictureType.of(branding.banner),
        )
