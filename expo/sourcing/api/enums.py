"""The feature's enums, described for GraphQL before the first type mentions them."""

import strawberry

from expo.sourcing.models import EnquirySide, EnquiryState

strawberry.enum(
    EnquiryState, description="Whether the exhibitor has answered the buyer's last words, or the matter is closed."
)
strawberry.enum(EnquirySide, name="EnquirySide", description="On which side of an enquiry somebody stands.")

__all__ = ["EnquirySide", "EnquiryState"]
