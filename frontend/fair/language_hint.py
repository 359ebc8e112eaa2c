"""What is told beside a text while it is being written: a part of a page that a script asks for."""

from starlette.requests import Request
from starlette.responses import Response

from frontend.site.form_data import typed
from frontend.site.languages.hints import is_kept, keep
from frontend.site.site import House

_LONGEST = 4_000
"""Characters that tell a language; what follows is more of the same."""


async def language(house: House, request: Request) -> Response:
    """Say whether a text looks like another language than it is said to be in, or take that it does not.

    The form has the ``text``, its ``language``, and ``name`` and ``select``, which its fields are called on the page.
    """
    form = typed(await request.form())
    text, said = form.value("text")[:_LONGEST], form.value("language")
    seems = None
    if text.strip() and not form.value("keep_language") and not is_kept(request)(text, said):
        (found,) = (await house.answer(request, "detect_languages", texts=[text])).data["detectLanguages"]
        seems = found["language"] if found["sure"] and found["language"] != said else None
    name, select = form.value("name"), form.value("select")
    shown = house.show(request, "parts/written_in.html", name=name, select=select, said=said, seems=seems)
    return keep(request, form, shown)
