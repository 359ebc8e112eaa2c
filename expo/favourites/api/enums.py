"""The feature's enums, described for GraphQL before the first type mentions them."""

import strawberry

from expo.favourites.models import ThingKind

strawberry.enum(ThingKind, name="FavouriteKind", description="What can be kept in a list.")

__all__ = ["ThingKind"]
