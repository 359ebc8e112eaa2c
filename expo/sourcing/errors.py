"""Errors of enquiries."""

from datetime import timedelta

from expo.kit.errors import Conflict, Invalid, NotFound, TooMuch, whole_seconds


class EnquiryNotFound(NotFound):
    """The enquiry does not exist, or is between two other organisations."""

    code = "ENQUIRY_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no such enquiry.", field="enquiryId")


class OwnExhibitor(Invalid):
    """The enquiry would go to the buyer's own company."""

    code = "OWN_EXHIBITOR"

    def __init__(self) -> None:
        super().__init__("This is your own company.")


class EnquiryClosed(Conflict):
    """The enquiry is closed to further messages."""

    code = "ENQUIRY_CLOSED"

    def __init__(self) -> None:
        super().__init__("This enquiry is closed. Send a new one.", field="text")


class EnquiryFull(Conflict):
    """The enquiry has the maximum number of messages."""

    code = "ENQUIRY_FULL"

    def __init__(self, maximum: int) -> None:
        super().__init__(f"An enquiry can have at most {maximum} messages. Send a new one.", field="text")


class TooManyEnquiries(TooMuch):
    """The organisation, or the person across organisations, has reached the daily limit of enquiries."""

    code = "TOO_MANY_ENQUIRIES"

    def __init__(self, maximum: int, wait: timedelta) -> None:
        super().__init__(
            f"You and your organisation can each send {maximum} enquiries in 24 hours. Please try again tomorrow.",
            retry_after=whole_seconds(wait),
        )
