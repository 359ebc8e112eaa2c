"""The feature's enums, described for GraphQL.

GraphQL types and inputs import them from here, so that they are described before the first
type uses them.
"""

import strawberry

from expo.fairs.fairs.models import Part, RegistrationStatus

strawberry.enum(Part, description="Role in which an organisation takes part in a fair.")
strawberry.enum(RegistrationStatus, description="Status of an application.")

__all__ = ["Part", "RegistrationStatus"]
