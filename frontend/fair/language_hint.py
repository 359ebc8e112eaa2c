"""Hint about the language of a text that is being written: a fragment of a page for a script."""

from typing import Any, Final

from starlette.responses import Response

from frontend.site.forms import SubmittedForm
from frontend.site.languages.hints import is_kept

_MAX_LENGTH: Final = 4_000
"""Characters from which the language is detected; what follows is more of the same."""


async def language(submitted: SubmittedForm) -> Response:
    """Render the hint that a text is in another language than stated, or take note that it is not.

    The form has the ``text``, its ``language``, and ``name`` and ``select``, the names of its fields on the page.
    """
    text, stated_language = submitted.value("text")[:_MAX_LENGTH], submitted.value("language")
    detected = None
    if text.strip() and not submitted.value("keep_language") and not is_kept(submitted.request)(text, stated_language):
        (found,) = (await submitted.ask("detect_languages", texts=[text]))["detectLanguages"]
        detected = found["language"] if found["isReliable"] and found["language"] != stated_language else None
    names: dict[str, Any] = {name: submitted.value(name) for name in ("name", "select")}
    return submitted.show("parts/language_hint.html", stated_language=stated_language, detected=detected, **names)
