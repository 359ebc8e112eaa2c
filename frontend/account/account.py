"""Account settings: sessions, language, password, second factor."""

from typing import Any, Final

import segno
from starlette.responses import Response

from frontend.site.forms import Action, Address, SubmittedForm
from frontend.site.pages import PRIVATE, PageView, TemplateVariables
from frontend.site.site import THEMES

_PAGE: Final = "/account"


def account(view: PageView) -> TemplateVariables:
    """Return the currency in which the reader wants prices."""
    return {"currency": view.request.cookies.get("currency")}


def to_profile(submitted: SubmittedForm) -> str:
    """Return the account page in the language that the account has now."""
    return Address(f"/{submitted.result['language']}{_PAGE}?done=profile")


async def two_factor(submitted: SubmittedForm) -> Response:
    """Start, confirm or switch off two-factor authentication; its secrets are shown once and never cached."""
    step, password = submitted.value("step"), submitted.value("password")
    if step == "off":
        done = await submitted.do(
            "disable_two_factor", submitted.form.key, password=password, code=submitted.value("code").strip()
        )
        return await done.again(done.problem) if done.problem else done.onward(_PAGE, "two-factor")
    if step == "confirm":
        done = await submitted.do("confirm_two_factor", submitted.form.key, code=submitted.value("code").strip())
        # The secret is not shown again: the app already has it, only the code is asked for once more.
        return await (_secret(done, "code", form=done.form.with_problem(done.problem)) if done.problem else codes(done))
    done = await submitted.do("start_two_factor", submitted.form.key, password=password)
    if done.problem is not None:
        return await done.again(done.problem)
    drawing = segno.make(done.result["uri"]).svg_inline(scale=4, border=2, dark="#000", light="#fff")
    return await _secret(done, "scan", secret=done.result["secret"], drawing=drawing)


async def codes(submitted: SubmittedForm) -> Response:
    """Show new recovery codes, once."""
    return await _secret(submitted, "codes", codes=submitted.result["codes"])


async def choose_theme(submitted: SubmittedForm) -> Response:
    """Remember the light or dark theme, or that the reader's system decides."""
    theme = submitted.value("theme")
    return submitted.remember(submitted.onward(_PAGE, "theme"), "theme", theme if theme in THEMES else None)


async def _secret(submitted: SubmittedForm, step: str, **names: Any) -> Response:
    response = submitted.show("two_factor.html", data=await submitted.ask("viewer"), step=step, **names)
    response.headers.update(PRIVATE)
    return response


FORMS: Final = (
    Action(
        "/account/profile",
        "change_profile",
        "account",
        to_profile,
        variables=lambda submitted: {name: submitted.value(name) for name in ("name", "language")},
    ),
    Action(
        "/account/password",
        "change_password",
        "account",
        _PAGE,
        "password",
        lambda submitted: {"current": submitted.value("current_password"), "new": submitted.value("password")},
    ),
    Action(
        "/account/organisation",
        "switch_organisation",
        "account",
        _PAGE,
        "organisation",
        lambda submitted: {"organisationId": submitted.value("organisation")},
    ),
    Action(
        "/account/sessions/end",
        "end_session",
        "account",
        _PAGE,
        "session",
        lambda submitted: {"sessionId": submitted.value("session")},
    ),
    Action("/account/sign-out-everywhere", "sign_out_everywhere", to="/sign-in", done="", keyed=False),
    Action("/account/two-factor", page="account", answer=two_factor),
    Action(
        "/account/recovery-codes",
        "renew_recovery_codes",
        "account",
        codes,
        variables=lambda submitted: {"password": submitted.value("password"), "code": submitted.value("code").strip()},
    ),
    Action("/account/theme", answer=choose_theme),
)
