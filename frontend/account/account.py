"""Account settings: sessions, language, password, second factor."""

from typing import Any, Final

import segno
from starlette.responses import Response

from frontend.site.forms import Action, Address, SubmittedForm
from frontend.site.pages import PRIVATE, PageView, TemplateVariables
from frontend.site.site import THEMES

_PAGE: Final = "/account"


def account(shown: PageView) -> TemplateVariables:
    """Return the currency in which the reader wants prices."""
    return {"currency": shown.request.cookies.get("currency")}


def to_profile(sent: SubmittedForm) -> str:
    """Return the account page in the language that the account has now."""
    return Address(f"/{sent.result['language']}{_PAGE}?done=profile")


async def two_factor(sent: SubmittedForm) -> Response:
    """Start, confirm or switch off two-factor authentication; its secrets are shown once and never cached."""
    step, password = sent.value("step"), sent.value("password")
    if step == "off":
        done = await sent.do("disable_two_factor", sent.form.key, password=password, code=sent.value("code").strip())
        return await done.again(done.problem) if done.problem else done.onward(_PAGE, "two-factor")
    if step == "confirm":
        done = await sent.do("confirm_two_factor", sent.form.key, code=sent.value("code").strip())
        # The secret is not shown again: the app already has it, only the code is asked for once more.
        return await (_secret(done, "code", form=done.form.refused(done.problem)) if done.problem else codes(done))
    done = await sent.do("start_two_factor", sent.form.key, password=password)
    if done.problem is not None:
        return await done.again(done.problem)
    drawing = segno.make(done.result["uri"]).svg_inline(scale=4, border=2, dark="#000", light="#fff")
    return await _secret(done, "scan", secret=done.result["secret"], drawing=drawing)


async def codes(sent: SubmittedForm) -> Response:
    """Show new recovery codes, once."""
    return await _secret(sent, "codes", codes=sent.result["codes"])


async def choose_theme(sent: SubmittedForm) -> Response:
    """Remember the light or dark theme, or that the reader's system decides."""
    theme = sent.value("theme")
    return sent.remember(sent.onward(_PAGE, "theme"), "theme", theme if theme in THEMES else None)


async def _secret(sent: SubmittedForm, step: str, **names: Any) -> Response:
    response = sent.show("two_factor.html", data=await sent.ask("viewer"), step=step, **names)
    response.headers.update(PRIVATE)
    return response


FORMS: Final = (
    Action(
        "/account/profile",
        "change_profile",
        "account",
        to_profile,
        variables=lambda sent: {name: sent.value(name) for name in ("name", "language")},
    ),
    Action(
        "/account/password",
        "change_password",
        "account",
        _PAGE,
        "password",
        lambda sent: {"current": sent.value("current_password"), "new": sent.value("password")},
    ),
    Action(
        "/account/organisation",
        "switch_organisation",
        "account",
        _PAGE,
        "organisation",
        lambda sent: {"organisationId": sent.value("organisation")},
    ),
    Action(
        "/account/sessions/end",
        "end_session",
        "account",
        _PAGE,
        "session",
        lambda sent: {"sessionId": sent.value("session")},
    ),
    Action("/account/sign-out-everywhere", "sign_out_everywhere", to="/sign-in", done="", keyed=False),
    Action("/account/two-factor", page="account", answer=two_factor),
    Action(
        "/account/recovery-codes",
        "renew_recovery_codes",
        "account",
        codes,
        variables=lambda sent: {"password": sent.value("password"), "code": sent.value("code").strip()},
    ),
    Action("/account/theme", answer=choose_theme),
)
