"""The feature's enums, described for GraphQL.

GraphQL types and inputs import them from here, so that they are described before the first
type uses them.
"""

import strawberry

from expo.exhibitors.models import BusinessKind, ExhibitorStatus

strawberry.enum(BusinessKind, description="A company's type of business.")
strawberry.enum(ExhibitorStatus, description="Visibility of a company.")

__all__ = ["BusinessKind", "ExhibitorStatus"]
