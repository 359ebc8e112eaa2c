"""The author's word on a text's language where it looks like another one: taken from a button, and remembered.

Beside a text, its form has a select with the language. If the text looks like another one, two buttons appear:
``take_language`` (``SELECT:LANGUAGE``) sets the select to that language, ``keep_language`` (``TEXT:LANGUAGE``)
confirms the chosen one. For each confirmation a cookie keeps a short digest, so that no one is asked twice.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from hashlib import blake2b
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from frontend.site.form_data import Form

COOKIE: Final = "language_hints"
_YEAR: Final = 365 * 24 * 3600
_MAX: Final = 60
"""Most texts that a browser remembers: half a kilobyte."""
_BEGIN: Final = 1_000
"""Characters by which a text is recognised: while it is written, a script sends only the beginning of a long one."""
_SAID: Final = re.compile(r"(\w{1,80}):([a-z]{2})")


def is_kept(request: Request) -> Callable[[str, str], bool]:
    """Return a function that tells whether the reader has confirmed that a text is in a language."""
    kept = _confirmed_digests(request)
    return lambda text, language: _digest(text, language) in kept


def with_taken(form: Form) -> Form:
    """Return a form with the languages set by buttons in place of those of its selects.

    Not where the author has a wording of their own in that language: a text cannot be in a language and have a
    wording in it as well.
    """
    taken = {
        select: each
        for select, each in _button_values(form, "take_language")
        if not form.value(_own_words(select, each))
    }
    return replace(form, values={**form.values, **taken}) if taken else form


def keep(request: Request, form: Form, response: Response) -> Response:
    """Return the response to a form, with a cookie that remembers which texts' languages the author has confirmed."""
    digests = [
        _digest(form.value(name), language)
        for name, language in _button_values(form, "keep_language")
        if form.value(name)
    ]
    if digests:
        kept = [*(each for each in _confirmed_digests(request) if each not in digests), *digests][-_MAX:]
        secure = request.url.scheme == "https"
        response.set_cookie(COOKIE, ".".join(kept), max_age=_YEAR, samesite="lax", secure=secure, httponly=True)
    return response


def _own_words(select: str, language: str) -> str:
    """Return the field with the author's own wording in a language, for the text that a select belongs to."""
    return f"{select.removesuffix('_language')}_{language}"


def _button_values(form: Form, button: str) -> list[tuple[str, str]]:
    """Return the values of a button: pairs of a field and a language."""
    found = (_SAID.fullmatch(each) for each in form.several(button))
    return [(match[1], match[2]) for match in found if match]


def _confirmed_digests(request: Request) -> list[str]:
    return request.cookies.get(COOKIE, "").split(".")


def _digest(text: str, language: str) -> str:
    """Return eight hexadecimal digits; white space is folded, as the fair does on saving."""
    folded = " ".join(unicodedata.normalize("NFC", text).split())[:_BEGIN]
    return blake2b(f"{language} {folded}".encode(errors="replace"), digest_size=4).hexdigest()
