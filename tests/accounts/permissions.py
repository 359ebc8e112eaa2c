"""Who may ask and do what of accounts, with example arguments."""

from typing import Any, Final

from tests.support.permissions import ANYBODY, EXHIBITOR, PEOPLE, SIGNED_IN, Cast, Permissions


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
        "switchOrganisation": EXHIBITOR,
        "changeOrganisation": PEOPLE | {"partner_key"},
        "changePassword": SIGNED_IN,
        "changeProfile": SIGNED_IN,
        "changeRole": EXHIBITOR,
        "confirmEmail": ANYBODY,
        "confirmTwoFactor": SIGNED_IN,
        "createOrganisation": SIGNED_IN,
        "disableTwoFactor": SIGNED_IN,
        "endSession": EXHIBITOR,
        "inviteMember": PEOPLE,
        "leaveOrganisation": PEOPLE,
        "removeMember": EXHIBITOR,
        "renewRecoveryCodes": SIGNED_IN,
        "requestPasswordReset": ANYBODY,
        "resendConfirmation": ANYBODY,
        "resetPassword": ANYBODY,
        "revokeInvitation": EXHIBITOR,
        "signIn": ANYBODY,
        "signOut": ANYBODY,
        "signOutEverywhere": SIGNED_IN,
        "signUp": ANYBODY,
        "startTwoFactor": SIGNED_IN,
    },
    arguments=_arguments,
    optional=frozenset({"changeOrganisation.name", "changeProfile.name"}),
    last=frozenset({"acceptInvitation", "changePassword", "leaveOrganisation"}),
)
