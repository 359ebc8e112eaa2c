"""Pages and forms of the account area: sign-up and sign-in, account, organisation, team."""

from typing import Final

from frontend.account import account, entry, team
from frontend.site.forms import Action, Area
from frontend.site.pages import SECRET, Audience, Page

SIGNED_IN: Final = Audience.SIGNED_IN
_VIEWER: Final = "viewer"

AREA: Final = Area(
    "account",
    pages=(
        Page("/sign-up", "sign_up", query=_VIEWER, shape=entry.sign_up, headers=SECRET),
        Page("/confirm", "confirm", query=_VIEWER, shape=entry.link, headers=SECRET),
        Page("/sign-in", "sign_in", query=_VIEWER, shape=entry.link, headers=SECRET),
        Page("/reset", "reset", query=_VIEWER, shape=entry.link, headers=SECRET),
        Page("/invitation", "invitation", query=_VIEWER, shape=entry.invitation, headers=SECRET),
        Page("/account", "account", SIGNED_IN, account.account),
        Page("/company", "company", SIGNED_IN, team.shared_variables),
        Page("/team", "team", SIGNED_IN, team.team_variables),
    ),
    forms=(
        Action("/sign-up", page="sign_up", answer=entry.submit_sign_up),
        Action("/confirm", page="confirm", answer=entry.confirm),
        Action("/sign-in", "sign_in", "sign_in", entry.after_sign_in, variables=entry.sign_in_variables, keyed=False),
        Action("/reset", page="reset", answer=entry.reset),
        Action(
            "/invitation",
            "accept_invitation",
            "invitation",
            "/company",
            "joined",
            lambda submitted: {"token": submitted.value("token")},
        ),
        Action("/sign-out", "sign_out", to=entry.after_sign_out, keyed=False),
        *account.FORMS,
        Action("/company", "change_organisation", "company", "/company", variables=team.change_variables),
        Action("/company/switch", "switch_organisation", "company", "/company", "switched"),
        Action("/company/found", "create_organisation", "company", team.to_founded, "founded", team.found_variables),
        Action("/company/leave", "leave_organisation", "company", "/company", "left"),
        Action("/team/invite", "invite_member", "team", "/team", "invited"),
        Action("/team/invitations/revoke", "revoke_invitation", "team", "/team", "revoked"),
        Action("/team/role", "change_role", "team", "/team", "role"),
        Action("/team/remove", "remove_member", "team", "/team", "removed"),
    ),
)
