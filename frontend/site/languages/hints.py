"""What an author says about a text's language where it looks like another: taken from a button, and kept in mind.

Beside a text its form has a select with the language. Where the text looks like another one, two buttons stand there:
``take_language`` (``SELECT:LANGUAGE``) says that the select shall say that, ``keep_language`` (``TEXT:LANGUAGE``) that
the text is in the language that was chosen. Of the latter a cookie keeps a short digest, so that nobody is asked twice.
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
_MOST: Final = 60
"""Texts that a browser remembers: half a kilobyte."""
_BEGIN: Final = 1_000
"""Characters by which a text is known again: while it is written, a script sends the begin of a long one."""
_SAID: Final = re.compile(r"(\w{1,80}):([a-z]{2})")


def is_kept(request: Request) -> Callable[[str, str], bool]:
    """Return what says whether the reader has said before that a text is in a language."""
    kept = _kept(request)
    return lambda text, language: _digest(text, language) in kept


def with_taken(form: Form) -> Form:
    """Return a form with the languages that a button has said in place of those that its selects say.

    Not where the author has words of her own in that language: a text cannot be in it and have those as well.
    """
    taken = {select: each for select, each in _said(form, "take_language") if not form.value(_own_words(select, each))}
    return replace(form, values={**form.values, **taken}) if taken else form


def keep(request: Request, form: Form, response: Response) -> Response:
    """Return a response to a form that keeps in mind of which texts the author has said the language."""
    said = [_digest(form.value(name), language) for name, language in _said(form, "keep_language") if form.value(name)]
    if said:
        kept = [*(each for each in _kept(request) if each not in said), *said][-_MOST:]
        secure = request.url.scheme == "https"
        response.set_cookie(COOKIE, ".".join(kept), max_age=_YEAR, samesite="lax", secure=secure, httponly=True)
    return response


def _own_words(select: str, language: str) -> str:
    """Return the name of the field with the author's own words in a language, for the text of a select."""
    return f"{select.removesuffix('_language')}_{language}"


def _said(form: Form, button: str) -> list[tuple[str, str]]:
    """Return what a button says: the name of a field, and a language."""
    found = (_SAID.fullmatch(each) for each in form.several(button))
    return [(match[1], match[2]) for match in found if match]


def _kept(request: Request) -> list[str]:
    return request.cookies.get(COOKIE, "").split(".")


def _digest(text: str, language: str) -> str:
    """Return eight hexadecimal digits; white space does not matter, for the fair folds it when it saves."""
    folded = " ".join(unicodedata.normalize("NFC", text).split())[:_BEGIN]
    return blake2b(f"{language} {folded}".encode(errors="replace"), digest_size=4).hexdigest()
