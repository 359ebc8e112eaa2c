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


async def sign_up(view: PageView) -> TemplateVariables | Response:
    """Return the sign-up form; an invited user enters neither email address nor company."""
    token = view.query.get("invitation", "")
    invited = await _invited(view, token) if token else None
    if token and invited is None:
        return _over(view)
    if view.refused is None and invited and invited["me"]:
        return view.go(_to_invitation(token))
    kind = "EXHIBITOR" if view.query.get("kind") == "EXHIBITOR" else "BUYER"
    form = {"email": invited["invitation"]["email"]} if invited else {"kind": kind}
    return names(view, Form(form), data=invited)


async def submit_sign_up(submitted: SubmittedForm) -> Response:
    """Create an account and say that an email is on its way."""
    token = submitted.query.get("invitation", "")
    if token and await _invited(submitted, token) is None:
        return _over(await submitted.page_view())
    done = await submitted.do("sign_up", submitted.form.key, input=_account(submitted, token))
    if done.problem is not None:
        return await done.again(done.problem)
    return await _wait(done, f"/{submitted.language}{_to_invitation(token)}" if token else "")


def _account(submitted: SubmittedForm, invitation: str) -> dict[str, Any]:
    organisation = {
        "kind": "EXHIBITOR" if submitted.value("kind") == "EXHIBITOR" else "BUYER",
        "name": submitted.value("organisation"),
        "country": submitted.value("country"),
        "website": submitted.value("website") or None,
    }
    person = {**{name: submitted.value(name) for name in ("email", "password", "name")}, "language": submitted.language}
    return {**person, "invitation": invitation} if invitation else {**person, "organisation": organisation}


def _to_invitation(token: str) -> str:
    return f"/invitation?{urlencode({'token': token})}"


def _invitation_in(onward: str) -> str:
    """Return the token of the invitation that a path leads to, or an empty string."""
    path, query = urlsplit(onward)[2:4]
    return dict(parse_qsl(query)).get("token", "") if path.endswith("/invitation") else ""


def link(view: PageView) -> TemplateVariables:
    """Return the form behind a mailed link: its token, and the page the user was heading for.

    The page only shows a button, since programs that scan mail follow links.
    """
    onward = local_path(view.query.get("next"), "")
    return names(view, Form({"token": view.query.get("token", ""), "next": onward}))


async def confirm(submitted: SubmittedForm) -> Response:
    """Confirm an email address, or resend the confirmation mail."""
    if "email" in submitted.form.values:
        invitation = _invitation_in(submitted.value("next")) or None
        await submitted.do("resend", submitted.form.key, email=submitted.value("email"), invitation=invitation)
        return await _wait(submitted, submitted.value("next"))
    done = await submitted.do("confirm", submitted.form.key, token=submitted.value("token"))
    if done.problem is not None:
        return await done.again(done.problem)
    onward = {"next": submitted.value("next")} if submitted.value("next") else {}
    return submitted.go(f"/sign-in?{urlencode({'confirmed': '1', **onward})}")


def sign_in_variables(submitted: SubmittedForm) -> TemplateVariables:
    """Return the variables of signIn."""
    code = submitted.value("code").strip() or None
    return {"input": {"email": submitted.value("email"), "password": submitted.value("password"), "code": code}}


def after_sign_in(submitted: SubmittedForm) -> str:
    """Return the address to go to after signing in, in the account's language: the form's ``next``, or a home page."""
    me, language = submitted.result["me"], submitted.language
    kind = ((me.get("actingFor") or {}).get("organisation") or {}).get("kind")
    home = _HOME_PAGES.get(str(kind), _INSTALLATION if me.get("administrator") and kind is None else "")
    onward = local_path(submitted.value("next"), f"/{language}{home}")
    preferred = me["language"]
    if preferred in submitted.site.languages and (onward == f"/{language}" or onward.startswith(f"/{language}/")):
        return Address(f"/{preferred}{onward[len(language) + 1 :]}")
    return Address(onward)


def after_sign_out(submitted: SubmittedForm) -> str:
    """Return the address to go to after signing out: the form's ``next``, or the home page."""
    return Address(local_path(submitted.value("next"), f"/{submitted.language}"))


async def reset(submitted: SubmittedForm) -> Response:
    """Mail a reset link or, with its token, set a new password; both keep the page the user was heading for."""
    onward, token = local_path(submitted.value("next"), ""), submitted.value("token")
    if not token:
        done = await submitted.do(
            "forgotten", submitted.form.key, email=submitted.value("email"), onward=onward or None
        )
    else:
        done = await submitted.do("reset", submitted.form.key, token=token, password=submitted.value("password"))
    if done.problem is not None:
        return await done.again(done.problem)
    way = urlencode({"changed": "1", **({"next": onward} if onward else {})})
    return done.onward(f"/sign-in?{way}") if token else await _wait(done, onward)


async def invitation(view: PageView) -> TemplateVariables | Response:
    """Return the invitation behind a mailed token."""
    form = view.refused or Form({"token": view.query.get("token", "")})
    data = await _invited(view, form.value("token"))
    return _over(view) if data is None else names(view, form, data=data)


async def _invited(visit: Visit, token: str) -> TemplateVariables | None:
    """Return the invitation behind a mailed token; None if it was accepted or revoked, or has expired."""
    try:
        found = await visit.ask("invitation", token=token)
    except HttpError as error:
        if error.code != "LINK_EXPIRED":
            raise
        return None
    return found if found.get("invitation") else None


def _over(view: PageView) -> Response:
    return view.show("invitation_over.html", status=404, **names(view, Form({})))


async def _wait(submitted: SubmittedForm, onward: str) -> Response:
    """Say that an email is on its way; the button to resend it needs its own idempotency key to have any effect."""
    known = Form({"email": submitted.value("email"), "next": onward, "again": submitted.value("again")})
    view = await submitted.page_view()
    return view.show("check_mail.html", **names(view, known))


def names(view: PageView, form: Form, **more: object) -> dict[str, Any]:
    """Return the template variables of all pages of this kind: the refused form, or else ``form``."""
    form = view.refused or form
    invited = view.query.get("invitation") or _invitation_in(form.value("next"))
    return {"query": view.query, "invitation": invited, "form": form, **more}
