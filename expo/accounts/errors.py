"""How signing in and belonging to organisations go wrong."""

from datetime import timedelta

from expo.kit.errors import Conflict, Forbidden, NotFound, TooMuch, whole_seconds


class EmailTaken(Conflict):
    """Somebody has this address; only the command line may say so."""

    code = "EMAIL_TAKEN"

    def __init__(self) -> None:
        super().__init__("There is an account with this address already.", field="email")


class SignInFailed(Forbidden):
    """Address and password do not fit; which of the two is not said."""

    code = "SIGN_IN_FAILED"

    def __init__(self) -> None:
        super().__init__("Wrong email address or password.")


class SignInLocked(TooMuch):
    """Too many failures in a row with this address, from this device or network."""

    code = "SIGN_IN_LOCKED"

    def __init__(self, wait: timedelta) -> None:
        seconds = whole_seconds(wait)
        super().__init__(f"Too many attempts failed. Please try again in {seconds} seconds.", retry_after=seconds)


class NotConfirmed(Forbidden):
    """The right password, but the address has not been confirmed."""

    code = "EMAIL_NOT_CONFIRMED"

    def __init__(self) -> None:
        super().__init__("Please confirm your email address first: follow the link in our email.")


class CodeRequired(Forbidden):
    """The right password, and a second factor is asked for."""

    code = "CODE_REQUIRED"

    def __init__(self) -> None:
        super().__init__("Enter the code from your authenticator app, or a recovery code.")
        self.field = "code"


class WrongCode(Forbidden):
    """The code is wrong, over or has been used."""

    code = "WRONG_CODE"

    def __init__(self) -> None:
        super().__init__("This code is not valid, or has already been used.")
        self.field = "code"


class WrongPassword(Forbidden):
    """Somebody signed in gives a wrong password where it is asked for again."""

    code = "WRONG_PASSWORD"

    def __init__(self, *, field: str) -> None:
        super().__init__("This is not your password.")
        self.field = field


class LinkExpired(NotFound):
    """A mailed link that is over, was used, or never was."""

    code = "LINK_EXPIRED"

    def __init__(self) -> None:
        super().__init__("This link is no longer valid. Please ask for a new one.", field="token")


class TwoFactorIsOn(Conflict):
    """The second factor is on already."""

    code = "TWO_FACTOR_ON"

    def __init__(self) -> None:
        super().__init__("Two-factor authentication is already on.")


class TwoFactorIsOff(Conflict):
    """There is no second factor to confirm, renew or switch off."""

    code = "TWO_FACTOR_OFF"

    def __init__(self) -> None:
        super().__init__("Two-factor authentication is off.")


class ShownAlready(Conflict):
    """A secret that is shown once was made by an earlier try of the same request."""

    code = "SHOWN_ALREADY"

    def __init__(self) -> None:
        super().__init__("This was done by an earlier try, and its secret is not shown again; please make a new one.")


class OrganisationNotFound(NotFound):
    """No such organisation, or it is not for this reader."""

    code = "ORGANISATION_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no such organisation.")


class MemberNotFound(NotFound):
    """Nobody with this id belongs to the organisation."""

    code = "MEMBER_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no such member in your organisation.", field="personId")


class AlreadyMember(Conflict):
    """The person belongs to the organisation."""

    code = "ALREADY_MEMBER"

    def __init__(self, *, field: str | None = None) -> None:
        super().__init__("This person already belongs to the organisation.", field=field)


class LastOwner(Conflict):
    """The organisation would be left without an owner."""

    code = "LAST_OWNER"

    def __init__(self) -> None:
        super().__init__("An organisation needs an owner. Make someone else an owner first.")


class RoleTooHigh(Forbidden):
    """Nobody hands out, changes or removes a role above her own."""

    code = "ROLE_TOO_HIGH"

    def __init__(self) -> None:
        super().__init__("This role is above yours.")
        self.field = "role"


class InvitationForAnother(Forbidden):
    """The invitation went to another address."""

    code = "INVITATION_FOR_ANOTHER"

    def __init__(self) -> None:
        super().__init__("This invitation was sent to another email address; sign in with that one.")
