"""The feature's enums, described for GraphQL.

GraphQL types and inputs import them from here, so that they are described before the first
type mentions them.
"""

import strawberry

from expo.exhibitors.models import BoothStatus, BusinessKind, ExhibitorStatus
from expo.kit.uploads import UploadPurpose

strawberry.enum(BusinessKind, description="How a company does business.")
strawberry.enum(ExhibitorStatus, description="Whether a company can be seen.")
strawberry.enum(BoothStatus, description="Where a booth stands, from application to closing.")
strawberry.enum(UploadPurpose, description="What a file is for: it decides which types are taken and how large.")

__all__ = ["BoothStatus", "BusinessKind", "ExhibitorStatus", "UploadPurpose"]
