"""Signing up, confirming, signing in, and a forgotten password."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from frontend.forms import Form, problem_in, typed
from frontend.house import House, go, language_of
from frontend.security import local_path


def routes(house: House) -> list[BaseRoute]:
    """Return the area's routes."""
    return [
        Route("/sign-up", partial(sign_up, house), methods=["GET", "POST"]),
        Route("/confirm", partial(confirm, house), methods=["GET", "POST"]),
        Route("/sign-in", partial(sign_in, house), methods=["GET", "POST"]),
        Route("/sign-out", partial(sign_out, house), methods=["POST"]),
        Route("/reset", partial(reset, house), methods=["GET", "POST"]),
        Route("/invitation", partial(invitation, house), methods=["GET", "POST"]),
    ]


async def sign_up(house: House, request: Request) -> Response:
    """Show the form of a new account, or make one."""
    if request.method != "POST":
        kind = "EXHIBITOR" if request.query_params.get("kind") == "EXHIBITOR" else "BUYER"
        return await _form(house, request, "sign_up.html", Form({"kind": kind}))
    form = typed(await request.form())
    answer = await house.do(request, "sign_up", form.key, input=_account(form, language_of(request)))
    problem = problem_in(answer.data.get("signUp"))
    if problem is not None:
        return await _form(house, request, "sign_up.html", form.refused(problem), status=422)
    return await _form(house, request, "check_mail.html", form)


def _account(form: Form, language: str) -> dict[str, Any]:
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
    return {**person, "organisation": organisation}


async def confirm(house: House, request: Request) -> Response:
    """Confirm an address; the link only shows a button, since programs that read mail follow links."""
    if request.method != "POST":
        return await _form(house, request, "confirm.html", Form({"token": request.query_params.get("token", "")}))
    form = typed(await request.form())
    if "email" in form.values:
        await house.do(request, "resend", form.key, email=form.value("email"))
        return await _form(house, request, "check_mail.html", form)
    answer = await house.do(request, "confirm", form.key, token=form.value("token"))
    problem = problem_in(answer.data.get("confirmEmail"))
    if problem is not None:
        return await _form(house, request, "confirm.html", form.refused(problem), status=422)
    return go(f"/{language_of(request)}/sign-in?confirmed=1")


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
    onward = local_path(form.value("next"), f"/{language}")
    preferred = me["language"]
    if preferred in house.languages and (onward == f"/{language}" or onward.startswith(f"/{language}/")):
        return f"/{preferred}{onward[len(language) + 1 :]}"
    return onward


async def sign_out(house: House, request: Request) -> Response:
    """End this session."""
    answer = await house.do(request, "sign_out", None)
    return go(f"/{language_of(request)}", answer.cookies)


async def reset(house: House, request: Request) -> Response:
    """Ask for a link by mail, or with its token choose a new password."""
    if request.method != "POST":
        return await _form(house, request, "reset.html", Form({"token": request.query_params.get("token", "")}))
    form = typed(await request.form())
    if not form.value("token"):
        answer = await house.do(request, "forgotten", form.key, email=form.value("email"))
        problem = problem_in(answer.data.get("requestPasswordReset"))
        if problem is None:
            return await _form(house, request, "check_mail.html", form)
    else:
        answer = await house.do(request, "reset", form.key, token=form.value("token"), password=form.value("password"))
        problem = problem_in(answer.data.get("resetPassword"))
        if problem is None:
            return go(f"/{language_of(request)}/sign-in?changed=1", answer.cookies)
    return await _form(house, request, "reset.html", form.refused(problem), status=422)


async def invitation(house: House, request: Request) -> Response:
    """Show what somebody is invited to, and accept it."""
    if request.method != "POST":
        token = request.query_params.get("token", "")
        found = await house.answer(request, "invitation", token=token)
        return house.show(request, "invitation.html", data=found.data, form=Form({"token": token}))
    form = typed(await request.form())
    answer = await house.do(request, "accept_invitation", form.key, token=form.value("token"))
    problem = problem_in(answer.data.get("acceptInvitation"))
    if problem is None:
        return go(f"/{language_of(request)}/account", answer.cookies)
    found = await house.answer(request, "invitation", token=form.value("token"))
    return house.show(request, "invitation.html", data=found.data, form=form.refused(problem), status=422)


async def _form(house: House, request: Request, template: str, form: Form, *, status: int = 200) -> Response:
    found = await house.answer(request, "viewer") if request.cookies else None
    response = house.show(
        request, template, data=found.data if found else {}, form=form, query=request.query_params, status=status
    )
    response.headers["Cache-Control"] = "no-store"
    return response
