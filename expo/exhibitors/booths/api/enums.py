"""Status of booths, described for GraphQL before the first type uses it."""

import strawberry

from expo.exhibitors.models import BoothStatus

strawberry.enum(BoothStatus, description="Status of a booth, from application to closing.")

__all__ = ["BoothStatus"]
