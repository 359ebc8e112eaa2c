"""Who may ask and do what of accounts, with example arguments."""

from typing import Any, Final

from tests.support.permissions import ANYBODY, EXHIBITOR, PEOPLE, Cast, Permissions


def _arguments(cast: Cast) -> dict[str, Any]:
    return {
        "acceptInvitation.token": cast.things["invitationToken"],
        "invitation.token": cast.things["invitationToken"],
        "organisation.id": cast.things["organisationId"],
    }


PERMISSIONS: Final = Permissions(
    queries={
        "invitation": ANYBODY,
        "me": ANYBODY,
        "organisation": ANYBODY,
    },
    mutations={
        "acceptInvitation": frozenset({"buyer"}),
        "actFor": EXHIBITOR,
        "changeOrganisation": PEOPLE | {"partner_key"},
        "changePassword": PEOPLE,
        "changeProfile": PEOPLE,
        "changeRole": EXHIBITOR,
        "confirmEmail": ANYBODY,
        "confirmTwoFactor": PEOPLE,
        "createOrganisation": PEOPLE,
        "disableTwoFactor": PEOPLE,
        "endSession": EXHIBITOR,
        "inviteMember": PEOPLE,
        "leaveOrganisation": PEOPLE,
        "removeMember": EXHIBITOR,
        "renewRecoveryCodes": PEOPLE,
        "requestPasswordReset": ANYBODY,
        "resendConfirmation": ANYBODY,
        "resetPassword": ANYBODY,
        "revokeInvitation": EXHIBITOR,
        "signIn": ANYBODY,
        "signOut": ANYBODY,
        "signOutEverywhere": PEOPLE,
        "signUp": ANYBODY,
        "startTwoFactor": PEOPLE,
    },
    arguments=_arguments,
    optional=frozenset({"changeOrganisation.name", "changeProfile.name"}),
    last=frozenset({"acceptInvitation", "changePassword", "leaveOrganisation"}),
)
