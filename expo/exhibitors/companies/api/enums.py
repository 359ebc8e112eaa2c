"""The feature's enums, described for GraphQL.

GraphQL types and inputs import them from here, so that they are described before the first
type mentions them.
"""

import strawberry

from expo.exhibitors.models import BusinessKind, ExhibitorStatus

strawberry.enum(BusinessKind, description="How a company does business.")
strawberry.enum(ExhibitorStatus, description="Whether a company can be seen.")

__all__ = ["BusinessKind", "ExhibitorStatus"]
