"""The feature's enums, described for GraphQL.

GraphQL types and inputs import them from here, so that they are described before the first
type uses them.
"""

import strawberry

from expo.fairs.fairs.models import ApplicationStatus, ParticipantRole

strawberry.enum(ParticipantRole, description="Role in which an organisation takes part in a fair.")
strawberry.enum(ApplicationStatus, description="Status of an application.")

__all__ = ["ApplicationStatus", "ParticipantRole"]
