"""Where booths stand, described for GraphQL before the first type mentions it."""

import strawberry

from expo.exhibitors.models import BoothStatus

strawberry.enum(BoothStatus, description="Where a booth stands, from application to closing.")

__all__ = ["BoothStatus"]
