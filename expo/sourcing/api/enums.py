"""Enums of enquiries, described for GraphQL before the first type refers to them."""

import strawberry

from expo.sourcing.models import EnquirySide, EnquiryState

strawberry.enum(
    EnquiryState,
    description="Whether the exhibitor has answered the buyer's last message, or the enquiry is closed.",
)
strawberry.enum(EnquirySide, name="EnquirySide", description="Side of an enquiry.")

__all__ = ["EnquirySide", "EnquiryState"]
