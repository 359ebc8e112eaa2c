"""Signing up, confirming, signing in, and a forgotten password."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import Response

from frontend.site.form_data import Form, problem_in, typed
from frontend.site.problems import Unanswered
from frontend.site.security import local_path
from frontend.site.site import House, go, language_of


async def sign_up(house: House, request: Request) -> Response:
    """Show the form of a new account, or make one; who is invited needs neither address nor company."""
    token = request.query_params.get("invitation", "")
    invited = await _invited(house, request, token) if token else None
    if token and invited is None:
        return await _form(house, request, "invitation_over.html", Form({}), status=404)
    if request.method != "POST":
        if invited and invited["me"]:
            return go(_to_invitation(request, token))
        kind = "EXHIBITOR" if request.query_params.get("kind") == "EXHIBITOR" else "BUYER"
        shown = {"email": invited["invitation"]["email"]} if invited else {"kind": kind}
        return await _form(house, request, "sign_up.html", Form(shown), data=invited)
    form = typed(await request.form())
    answer = await house.do(request, "sign_up", form.key, input=_account(form, language_of(request), token))
    problem = problem_in(answer.data.get("signUp"))
    if problem is not None:
        return await _form(house, request, "sign_up.html", form.refused(problem), status=422, data=invited)
    return await _wait(house, request, form, _to_invitation(request, token) if token else "")


def _account(form: Form, language: str, invitation: str) -> dict[str, Any]:
    organisation = {
        "kind": "EXHIBITOR" if form.value("kind") == "EXHIBITOR" else "BUYER",
        "name": form.value("organisation"),
        "country": form.value("country"),
        "website": form.value("website") or None,
    }
    person = {
        "email": form.value("email"),
        "password": form.value("password"),
        "name": form.value("name"),
        "language": language,
    }
    return {**person, "invitation": invitation} if invitation else {**person, "organisation": organisation}


def _to_invitation(request: Request, token: str) -> str:
    return f"/{language_of(request)}/invitation?{urlencode({'token': token})}"


def _invitation_in(onward: str) -> str:
    """Return the token of the invitation that a path leads to, or nothing."""
    path, query = urlsplit(onward)[2:4]
    return dict(parse_qsl(query)).get("token", "") if path.endswith("/invitation") else ""


async def confirm(house: House, request: Request) -> Response:
    """Confirm an address; the link only shows a button, since programs that read mail follow links."""
    if request.method != "POST":
        onward = local_path(request.query_params.get("next"), "")
        given = {"token": request.query_params.get("token", ""), "next": onward}
        return await _form(house, request, "confirm.html", Form(given))
    form = typed(await request.form())
    if "email" in form.values:
        invitation = _invitation_in(form.value("next")) or None
        await house.do(request, "resend", form.key, email=form.value("email"), invitation=invitation)
        return await _wait(house, request, form, form.value("next"))
    answer = await house.do(request, "confirm", form.key, token=form.value("token"))
    problem = problem_in(answer.data.get("confirmEmail"))
    if problem is not None:
        return await _form(house, request, "confirm.html", form.refused(problem), status=422)
    onward = f"&{urlencode({'next': form.value('next')})}" if form.value("next") else ""
    return go(f"/{language_of(request)}/sign-in?confirmed=1{onward}")


_ROOMS: Final = {"EXHIBITOR": "/portal", "ORGANISER": "/console"}
"""Where people of an organisation's kind go on who were not on their way anywhere."""


async def sign_in(house: House, request: Request) -> Response:
    """Sign in, with the second factor where it is on, and lead on in the account's language."""
    language = language_of(request)
    if request.method != "POST":
        onward = local_path(request.query_params.get("next"), "")
        return await _form(house, request, "sign_in.html", Form({"next": onward}))
    form = typed(await request.form())
    given = {
        "email": form.value("email"),
        "password": form.value("password"),
        "code": form.value("code").strip() or None,
    }
    answer = await house.do(request, "sign_in", None, input=given)
    problem = problem_in(answer.data.get("signIn"))
    if problem is not None:
        return await _form(house, request, "sign_in.html", form.refused(problem), status=422)
    return go(_onward(house, form, answer.data["signIn"]["me"], language), answer.cookies)


def _onward(house: House, form: Form, me: Mapping[str, Any], language: str) -> str:
    kind = ((me.get("actingFor") or {}).get("organisation") or {}).get("kind")
    onward = local_path(form.value("next"), f"/{language}{_ROOMS.get(str(kind), '')}")
    preferred = me["language"]
    if preferred in house.languages and (onward == f"/{language}" or onward.startswith(f"/{language}/")):
        return f"/{preferred}{onward[len(language) + 1 :]}"
    return onward


async def sign_out(house: House, request: Request) -> Response:
    """End this session, and go on where the form says."""
    form = typed(await request.form())
    answer = await house.do(request, "sign_out", None)
    return go(local_path(form.value("next"), f"/{language_of(request)}"), answer.cookies)


async def reset(house: House, request: Request) -> Response:
    """Ask for a link by mail, or with its token choose a new password; both know where one wanted to go."""
    if request.method != "POST":
        onward = local_path(request.query_params.get("next"), "")
        given = {"token": request.query_params.get("token", ""), "next": onward}
        return await _form(house, request, "reset.html", Form(given))
    form = typed(await request.form())
    onward = local_path(form.value("next"), "")
    if not form.value("token"):
        answer = await house.do(request, "forgotten", form.key, email=form.value("email"), onward=onward or None)
        problem = problem_in(answer.data.get("requestPasswordReset"))
        if problem is None:
            return await _wait(house, request, form, onward)
    else:
        answer = await house.do(request, "reset", form.key, token=form.value("token"), password=form.value("password"))
        problem = problem_in(answer.data.get("resetPassword"))
        if problem is None:
            way = {"changed": "1", **({"next": onward} if onward else {})}
            return go(f"/{language_of(request)}/sign-in?{urlencode(way)}", answer.cookies)
    return await _form(house, request, "reset.html", form.refused(problem), status=422)


async def invitation(house: House, request: Request) -> Response:
    """Show what somebody is invited to, and accept it."""
    if request.method != "POST":
        token = request.query_params.get("token", "")
        return await _show_invitation(house, request, Form({"token": token}))
    form = typed(await request.form())
    answer = await house.do(request, "accept_invitation", form.key, token=form.value("token"))
    problem = problem_in(answer.data.get("acceptInvitation"))
    if problem is None:
        return go(f"/{language_of(request)}/company?done=joined", answer.cookies)
    return await _show_invitation(house, request, form.refused(problem), status=422)


async def _show_invitation(house: House, request: Request, form: Form, status: int = 200) -> Response:
    data = await _invited(house, request, form.value("token"))
    if data is None:
        return await _form(house, request, "invitation_over.html", form, status=404)
    return await _form(house, request, "invitation.html", form, status=status, data=data)


async def _invited(house: House, request: Request, token: str) -> Mapping[str, Any] | None:
    """Return what a mailed token invites to; None where it was accepted or taken back, or its time is over."""
    try:
        found = (await house.answer(request, "invitation", token=token)).data
    except Unanswered as error:
        if error.code != "LINK_EXPIRED":
            raise
        return None
    return found if found.get("invitation") else None


async def _wait(house: House, request: Request, form: Form, onward: str) -> Response:
    """Say that a mail is on its way, with a button that sends it again: under a key of its own, or nothing would."""
    known = {"email": form.value("email"), "next": onward, "again": form.value("again")}
    return await _form(house, request, "check_mail.html", Form(known))


async def _form(
    house: House,
    request: Request,
    template: str,
    form: Form,
    *,
    status: int = 200,
    data: Mapping[str, Any] | None = None,
) -> Response:
    """Return a page of this area. Its address may carry a secret, so nothing keeps it or hands it on."""
    if data is None and request.cookies:
        data = (await house.answer(request, "viewer")).data
    names = {
        "query": request.query_params,
        "invitation": request.query_params.get("invitation") or _invitation_in(form.value("next")),
    }
    response = house.show(request, template, data=data, form=form, status=status, **names)
    response.headers["Cache-Control"] = "no-store"
    # Not no-referrer: with that, browsers send forms as if from nowhere (Origin: null), and we refuse them.
    response.headers["Referrer-Policy"] = "strict-origin"
    return response
