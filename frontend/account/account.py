"""One's own account: sessions, language, password, second factor."""

from typing import Any, Final

import segno
from starlette.requests import Request
from starlette.responses import Response

from frontend.site.ask import Answer
from frontend.site.form_data import Form, problem_in, typed
from frontend.site.problems import Unanswered
from frontend.site.site import THEMES, House, go, language_of

_YEAR: Final = 365 * 24 * 3600


async def account(house: House, request: Request) -> Response:
    """Show the account."""
    return await _show(house, request, Form())


async def change_profile(house: House, request: Request) -> Response:
    """Change name and language; the account goes on in the new language."""
    form = typed(await request.form())
    answer = await house.do(
        request, "change_profile", form.key, name=form.value("name"), language=form.value("language")
    )
    problem = problem_in(answer.data["changeProfile"])
    if problem is not None:
        return await _show(house, request, form.refused(problem))
    return go(f"/{answer.data['changeProfile']['language']}/account?done=profile")


async def change_password(house: House, request: Request) -> Response:
    """Change the password; all other sessions end."""
    form = typed(await request.form())
    given = {"current": form.value("current_password"), "new": form.value("password")}
    return await _done(house, request, form, await house.do(request, "change_password", form.key, **given), "password")


async def act_for(house: House, request: Request) -> Response:
    """Act for another of one's organisations."""
    form = typed(await request.form())
    answer = await house.do(request, "act_for", form.key, organisationId=form.value("organisation"))
    return await _done(house, request, form, answer, "organisation")


async def end_session(house: House, request: Request) -> Response:
    """End one session."""
    form = typed(await request.form())
    answer = await house.do(request, "end_session", form.key, sessionId=form.value("session"))
    return await _done(house, request, form, answer, "session")


async def sign_out_everywhere(house: House, request: Request) -> Response:
    """End all sessions."""
    answer = await house.do(request, "sign_out_everywhere", None)
    return go(f"/{language_of(request)}/sign-in", answer.cookies)


async def two_factor(house: House, request: Request) -> Response:
    """Begin, confirm or switch off the second factor; its secrets are shown once and never kept."""
    form = typed(await request.form())
    if form.value("step") == "off":
        answer = await house.do(request, "disable_two_factor", form.key, password=form.value("password"))
        return await _done(house, request, form, answer, "two-factor")
    if form.value("step") == "confirm":
        answer = await house.do(request, "confirm_two_factor", form.key, code=form.value("code").strip())
        result = answer.data["confirmTwoFactor"]
        problem = problem_in(result)
        if problem is None:
            return await _secret(house, request, "codes", codes=result["codes"])
        # The secret is not shown again: the app has it, only the code is asked for once more.
        return await _secret(house, request, "code", form=form.refused(problem))
    answer = await house.do(request, "start_two_factor", form.key, password=form.value("password"))
    result = answer.data["startTwoFactor"]
    problem = problem_in(result)
    if problem is not None:
        return await _show(house, request, form.refused(problem))
    drawing = segno.make(result["uri"]).svg_inline(scale=4, border=2, dark="#000", light="#fff")
    return await _secret(house, request, "scan", form=Form(), secret=result["secret"], drawing=drawing)


async def renew_codes(house: House, request: Request) -> Response:
    """Replace the recovery codes, and show the new ones, this once."""
    form = typed(await request.form())
    answer = await house.do(request, "renew_recovery_codes", form.key, password=form.value("password"))
    result = answer.data["renewRecoveryCodes"]
    problem = problem_in(result)
    if problem is not None:
        return await _show(house, request, form.refused(problem))
    return await _secret(house, request, "codes", codes=result["codes"])


async def choose_theme(_house: House, request: Request) -> Response:
    """Remember light or dark, or that the reader's system says which."""
    form, response = typed(await request.form()), go(f"/{language_of(request)}/account?done=theme")
    if form.value("theme") in THEMES:
        secure = request.url.scheme == "https"
        response.set_cookie("theme", form.value("theme"), max_age=_YEAR, samesite="lax", secure=secure, httponly=True)
    else:
        response.delete_cookie("theme")
    return response


async def _secret(house: House, request: Request, step: str, **names: Any) -> Response:
    found = await house.answer(request, "viewer")
    response = house.show(request, "two_factor.html", data=found.data, step=step, **names)
    response.headers["Cache-Control"] = "no-store"
    return response


async def _done(house: House, request: Request, form: Form, answer: Answer, what: str) -> Response:
    (result,) = answer.data.values()
    problem = problem_in(result)
    if problem is not None:
        return await _show(house, request, form.refused(problem))
    return go(f"/{language_of(request)}/account?done={what}", answer.cookies)


async def _show(house: House, request: Request, form: Form) -> Response:
    found = await house.answer(request, "account")
    if found.data.get("me") is None:
        raise Unanswered(401, "SIGN_IN_REQUIRED")
    response = house.show(
        request,
        "account.html",
        data=found.data,
        form=form,
        done=request.query_params.get("done"),
        currency=request.cookies.get("currency"),
        status=422 if form.problem else 200,
    )
    response.headers["Cache-Control"] = "no-store"
    return response
