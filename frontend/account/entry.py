"""Sign-up, confirmation, sign-in, forgotten passwords and invitations."""

from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.responses import Response

from frontend.site.form_data import Form
from frontend.site.forms import Address, SubmittedForm
from frontend.site.pages import PageView, TemplateVariables, Visit
from frontend.site.problems import HttpError
from frontend.site.security import local_path

_HOME_PAGES: Final = {"EXHIBITOR": "/portal", "ORGANISER": "/console"}
"""Landing page by kind of organisation, for users who were heading for no other page."""

_INSTALLATION: Final = "/console/rates"
"""Landing page of an administrator who acts for no organisation."""


async def sign_up(shown: PageView) -> TemplateVariables | Response:
    """Return the sign-up form; an invited user enters neither email address nor company."""
    token = shown.query.get("invitation", "")
    invited = await _invited(shown, token) if token else None
    if token and invited is None:
        return _over(shown)
    if shown.refused is None and invited and invited["me"]:
        return shown.go(_to_invitation(token))
    kind = "EXHIBITOR" if shown.query.get("kind") == "EXHIBITOR" else "BUYER"
    form = {"email": invited["invitation"]["email"]} if invited else {"kind": kind}
    return names(shown, Form(form), data=invited)


async def send_sign_up(sent: SubmittedForm) -> Response:
    """Create an account and say that an email is on its way."""
    token = sent.query.get("invitation", "")
    if token and await _invited(sent, token) is None:
        return _over(await sent.shown())
    done = await sent.do("sign_up", sent.form.key, input=_account(sent, token))
    if done.problem is not None:
        return await done.again(done.problem)
    return await _wait(done, f"/{sent.language}{_to_invitation(token)}" if token else "")


def _account(sent: SubmittedForm, invitation: str) -> dict[str, Any]:
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
    """Return the token of the invitation that a path leads to, or an empty string."""
    path, query = urlsplit(onward)[2:4]
    return dict(parse_qsl(query)).get("token", "") if path.endswith("/invitation") else ""


def link(shown: PageView) -> TemplateVariables:
    """Return the form behind a mailed link: its token, and the page the user was heading for.

    The page only shows a button, since programs that scan mail follow links.
    """
    onward = local_path(shown.query.get("next"), "")
    return names(shown, Form({"token": shown.query.get("token", ""), "next": onward}))


async def confirm(sent: SubmittedForm) -> Response:
    """Confirm an email address, or resend the confirmation mail."""
    if "email" in sent.form.values:
        invitation = _invitation_in(sent.value("next")) or None
        await sent.do("resend", sent.form.key, email=sent.value("email"), invitation=invitation)
        return await _wait(sent, sent.value("next"))
    done = await sent.do("confirm", sent.form.key, token=sent.value("token"))
    if done.problem is not None:
        return await done.again(done.problem)
    onward = {"next": sent.value("next")} if sent.value("next") else {}
    return sent.go(f"/sign-in?{urlencode({'confirmed': '1', **onward})}")


def sign_in_variables(sent: SubmittedForm) -> TemplateVariables:
    """Return the variables of signIn."""
    code = sent.value("code").strip() or None
    return {"input": {"email": sent.value("email"), "password": sent.value("password"), "code": code}}


def signed_in(sent: SubmittedForm) -> str:
    """Return the page after sign-in, in the account's language."""
    me, language = sent.result["me"], sent.language
    kind = ((me.get("actingFor") or {}).get("organisation") or {}).get("kind")
    home = _HOME_PAGES.get(str(kind), _INSTALLATION if me.get("administrator") and kind is None else "")
    onward = local_path(sent.value("next"), f"/{language}{home}")
    preferred = me["language"]
    if preferred in sent.site.languages and (onward == f"/{language}" or onward.startswith(f"/{language}/")):
        return Address(f"/{preferred}{onward[len(language) + 1 :]}")
    return Address(onward)


def signed_out(sent: SubmittedForm) -> str:
    """Return the page that the form names as the next one."""
    return Address(local_path(sent.value("next"), f"/{sent.language}"))


async def reset(sent: SubmittedForm) -> Response:
    """Mail a reset link or, with its token, set a new password; both keep the page the user was heading for."""
    onward, token = local_path(sent.value("next"), ""), sent.value("token")
    if not token:
        done = await sent.do("forgotten", sent.form.key, email=sent.value("email"), onward=onward or None)
    else:
        done = await sent.do("reset", sent.form.key, token=token, password=sent.value("password"))
    if done.problem is not None:
        return await done.again(done.problem)
    way = urlencode({"changed": "1", **({"next": onward} if onward else {})})
    return done.onward(f"/sign-in?{way}") if token else await _wait(done, onward)


async def invitation(shown: PageView) -> TemplateVariables | Response:
    """Return the invitation behind a mailed token."""
    form = shown.refused or Form({"token": shown.query.get("token", "")})
    data = await _invited(shown, form.value("token"))
    return _over(shown) if data is None else names(shown, form, data=data)


async def _invited(visit: Visit, token: str) -> TemplateVariables | None:
    """Return the invitation behind a mailed token; None if it was accepted or revoked, or has expired."""
    try:
        found = await visit.ask("invitation", token=token)
    except HttpError as error:
        if error.code != "LINK_EXPIRED":
            raise
        return None
    return found if found.get("invitation") else None


def _over(shown: PageView) -> Response:
    return shown.show("invitation_over.html", status=404, **names(shown, Form({})))


async def _wait(sent: SubmittedForm, onward: str) -> Response:
    """Say that an email is on its way; the button to resend it needs its own idempotency key to have any effect."""
    known = Form({"email": sent.value("email"), "next": onward, "again": sent.value("again")})
    shown = await sent.shown()
    return shown.show("check_mail.html", **names(shown, known))


def names(shown: PageView, form: Form, **more: object) -> dict[str, Any]:
    """Return the template variables of all pages of this kind: the refused form, or else ``form``."""
    form = shown.refused or form
    invited = shown.query.get("invitation") or _invitation_in(form.value("next"))
    return {"query": shown.query, "invitation": invited, "form": form, **more}
