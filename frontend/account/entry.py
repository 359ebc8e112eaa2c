"""Signing up, confirming, signing in, a forgotten password, and invitations."""

from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.responses import Response

from frontend.site.form_data import Form
from frontend.site.forms import Address, Sent
from frontend.site.pages import Given, Shown, Visit
from frontend.site.problems import HttpError
from frontend.site.security import local_path

_ROOMS: Final = {"EXHIBITOR": "/portal", "ORGANISER": "/console"}
"""Where people of an organisation's kind go on who were not on their way anywhere."""

_INSTALLATION: Final = "/console/rates"
"""Where an administrator goes on who acts for no organisation."""


async def sign_up(shown: Shown) -> Given | Response:
    """Return the form of a new account; who is invited needs neither address nor company."""
    token = shown.query.get("invitation", "")
    invited = await _invited(shown, token) if token else None
    if token and invited is None:
        return _over(shown)
    if shown.refused is None and invited and invited["me"]:
        return shown.go(_to_invitation(token))
    kind = "EXHIBITOR" if shown.query.get("kind") == "EXHIBITOR" else "BUYER"
    form = {"email": invited["invitation"]["email"]} if invited else {"kind": kind}
    return names(shown, Form(form), data=invited)


async def send_sign_up(sent: Sent) -> Response:
    """Make an account and say that a mail is on its way."""
    token = sent.query.get("invitation", "")
    if token and await _invited(sent, token) is None:
        return _over(await sent.shown())
    done = await sent.do("sign_up", sent.form.key, input=_account(sent, token))
    if done.problem is not None:
        return await done.again(done.problem)
    return await _wait(done, f"/{sent.language}{_to_invitation(token)}" if token else "")


def _account(sent: Sent, invitation: str) -> dict[str, Any]:
    organisation = {
        "kind": "EXHIBITOR" if sent.value("kind") == "EXHIBITOR" else "BUYER",
        "name": sent.value("organisation"),
        "country": sent.value("country"),
        "website": sent.value("website") or None,
    }
    person = {**{name: sent.value(name) for name in ("email", "password", "name")}, "language": sent.language}
    return {**person, "invitation": invitation} if invitation else {**person, "organisation": organisation}


def _to_invitation(token: str) -> str:
    return f"/invitation?{urlencode({'token': token})}"


def _invitation_in(onward: str) -> str:
    """Return the token of the invitation that a path leads to, or nothing."""
    path, query = urlsplit(onward)[2:4]
    return dict(parse_qsl(query)).get("token", "") if path.endswith("/invitation") else ""


def link(shown: Shown) -> Given:
    """Return the form of a link in a mail: its token, and where one was on the way to.

    It only shows a button, since programs that read mail follow links.
    """
    onward = local_path(shown.query.get("next"), "")
    return names(shown, Form({"token": shown.query.get("token", ""), "next": onward}))


async def confirm(sent: Sent) -> Response:
    """Confirm an address, or send the mail for it once more."""
    if "email" in sent.form.values:
        invitation = _invitation_in(sent.value("next")) or None
        await sent.do("resend", sent.form.key, email=sent.value("email"), invitation=invitation)
        return await _wait(sent, sent.value("next"))
    done = await sent.do("confirm", sent.form.key, token=sent.value("token"))
    if done.problem is not None:
        return await done.again(done.problem)
    onward = {"next": sent.value("next")} if sent.value("next") else {}
    return sent.go(f"/sign-in?{urlencode({'confirmed': '1', **onward})}")


def sign_in_variables(sent: Sent) -> Given:
    """Return the variables of signIn."""
    code = sent.value("code").strip() or None
    return {"input": {"email": sent.value("email"), "password": sent.value("password"), "code": code}}


def signed_in(sent: Sent) -> str:
    """Return where one goes on, in the account's language."""
    me, language = sent.result["me"], sent.language
    kind = ((me.get("actingFor") or {}).get("organisation") or {}).get("kind")
    room = _ROOMS.get(str(kind), _INSTALLATION if me.get("administrator") and kind is None else "")
    onward = local_path(sent.value("next"), f"/{language}{room}")
    preferred = me["language"]
    if preferred in sent.site.languages and (onward == f"/{language}" or onward.startswith(f"/{language}/")):
        return Address(f"/{preferred}{onward[len(language) + 1 :]}")
    return Address(onward)


def signed_out(sent: Sent) -> str:
    """Return where the form says that one goes on."""
    return Address(local_path(sent.value("next"), f"/{sent.language}"))


async def reset(sent: Sent) -> Response:
    """Ask for a link by mail, or with its token choose a new password; both know where one wanted to go."""
    onward, token = local_path(sent.value("next"), ""), sent.value("token")
    if not token:
        done = await sent.do("forgotten", sent.form.key, email=sent.value("email"), onward=onward or None)
    else:
        done = await sent.do("reset", sent.form.key, token=token, password=sent.value("password"))
    if done.problem is not None:
        return await done.again(done.problem)
    way = urlencode({"changed": "1", **({"next": onward} if onward else {})})
    return done.onward(f"/sign-in?{way}") if token else await _wait(done, onward)


async def invitation(shown: Shown) -> Given | Response:
    """Return what somebody is invited to."""
    form = shown.refused or Form({"token": shown.query.get("token", "")})
    data = await _invited(shown, form.value("token"))
    return _over(shown) if data is None else names(shown, form, data=data)


async def _invited(visit: Visit, token: str) -> Given | None:
    """Return what a mailed token invites to; None where it was accepted or taken back, or its time is over."""
    try:
        found = await visit.ask("invitation", token=token)
    except HttpError as error:
        if error.code != "LINK_EXPIRED":
            raise
        return None
    return found if found.get("invitation") else None


def _over(shown: Shown) -> Response:
    return shown.show("invitation_over.html", status=404, **names(shown, Form({})))


async def _wait(sent: Sent, onward: str) -> Response:
    """Say that a mail is on its way, with a button that sends it again: under a key of its own, or nothing would."""
    known = Form({"email": sent.value("email"), "next": onward, "again": sent.value("again")})
    shown = await sent.shown()
    return shown.show("check_mail.html", **names(shown, known))


def names(shown: Shown, form: Form, **more: object) -> dict[str, Any]:
    """Return what all pages of this kind need: the form that was refused, or else another."""
    form = shown.refused or form
    invited = shown.query.get("invitation") or _invitation_in(form.value("next"))
    return {"query": shown.query, "invitation": invited, "form": form, **more}
