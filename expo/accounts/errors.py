"""Errors of signing in and of membership in organisations."""

from datetime import timedelta

from expo.kit.errors import Conflict, Forbidden, NotFound, TooMuch, whole_seconds


class EmailTaken(Conflict):
    """The address has an account; shown by the command line only."""

    code = "EMAIL_TAKEN"

    def __init__(self) -> None:
        super().__init__("There is already an account with this address.", field="email")


class SignInFailed(Forbidden):
    """Wrong address or password; which of the two is not disclosed."""

    code = "SIGN_IN_FAILED"

    def __init__(self) -> None:
        super().__init__("Wrong email address or password.")


class SignInLocked(TooMuch):
    """Too many consecutive failures with this address from this device or network."""

    code = "SIGN_IN_LOCKED"

    def __init__(self, wait: timedelta) -> None:
        seconds = whole_seconds(wait)
        super().__init__(f"Too many failed attempts. Please try again in {seconds} seconds.", retry_after=seconds)


class NotConfirmed(Forbidden):
    """The password is correct, but the address has not been confirmed."""

    code = "EMAIL_NOT_CONFIRMED"

    def __init__(self) -> None:
        super().__init__("Please confirm your email address first: follow the link in our email.")


class CodeRequired(Forbidden):
    """The password is correct, but a second factor is required."""

    code = "CODE_REQUIRED"

    def __init__(self) -> None:
        super().__init__("Enter the code from your authenticator app, or a recovery code.")
        self.field = "code"


class WrongCode(Forbidden):
    """The code is wrong, expired or used."""

    code = "WRONG_CODE"

    def __init__(self) -> None:
        super().__init__("This code is not valid, or has already been used.")
        self.field = "code"


class WrongPassword(Forbidden):
    """A signed-in user entered a wrong password when asked for it again."""

    code = "WRONG_PASSWORD"

    def __init__(self, *, field: str) -> None:
        super().__init__("The password is wrong.")
        self.field = field


class LinkExpired(NotFound):
    """A mailed link has expired, was used, or never existed."""

    code = "LINK_EXPIRED"

    def __init__(self) -> None:
        super().__init__("This link is no longer valid. Please ask for a new one.", field="token")


class TwoFactorIsOn(Conflict):
    """The second factor is already on."""

    code = "TWO_FACTOR_ON"

    def __init__(self) -> None:
        super().__init__("Two-factor authentication is already on.")


class TwoFactorIsOff(Conflict):
    """There is no second factor to confirm, renew or switch off."""

    code = "TWO_FACTOR_OFF"

    def __init__(self) -> None:
        super().__init__("Two-factor authentication is off.")


class ShownAlready(Conflict):
    """A secret that is shown only once was created by an earlier attempt of the same request."""

    code = "SHOWN_ALREADY"

    def __init__(self) -> None:
        super().__init__("This has already been done, and the secret is not shown again. Please start again.")


class OrganisationNotFound(NotFound):
    """No such organisation, or not visible to this caller."""

    code = "ORGANISATION_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no such organisation.")


class MemberNotFound(NotFound):
    """No member of the organisation has this id."""

    code = "MEMBER_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no such member in your organisation.", field="personId")


class AlreadyMember(Conflict):
    """The person is already a member of the organisation."""

    code = "ALREADY_MEMBER"

    def __init__(self, *, field: str | None = None) -> None:
        super().__init__("This person already belongs to the organisation.", field=field)


class LastOwner(Conflict):
    """The organisation would be left without an owner."""

    code = "LAST_OWNER"

    def __init__(self) -> None:
        super().__init__("An organisation needs an owner. Make someone else an owner first.")


class RoleTooHigh(Forbidden):
    """A member cannot grant, change or remove a role above their own."""

    code = "ROLE_TOO_HIGH"

    def __init__(self) -> None:
        super().__init__("This role is above yours.")
        self.field = "role"


class InvitationForAnother(Forbidden):
    """The invitation was sent to another address."""

    code = "INVITATION_FOR_ANOTHER"

    def __init__(self) -> None:
        super().__init__("This invitation was sent to another email address; sign in with that one.")
