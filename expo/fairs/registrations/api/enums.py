"""The feature's enums, described for GraphQL.

GraphQL types and inputs import them from here, so that they are described before the first
type mentions them.
"""

import strawberry

from expo.fairs.fairs.models import Part, RegistrationStatus

strawberry.enum(Part, description="As what an organisation takes part in a fair.")
strawberry.enum(RegistrationStatus, description="Where an application stands.")

__all__ = ["Part", "RegistrationStatus"]
