"""The GraphQL explorer. The page's script talks to the server; without it a form does, here."""

import json
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from frontend.site.ask import Answer
from frontend.site.form_data import Form, typed
from frontend.site.site import House

_EXAMPLE = """# Ctrl-Enter runs the query.
query Example {
  fairs(first: 3) {
    nodes {
      id
      slug
      name { text language }
      isOpen
    }
  }
}
"""


async def explorer(house: House, request: Request) -> Response:
    """Show the explorer, with the result of a query that was sent as a form."""
    viewer = await house.answer(request, "viewer") if request.cookies else None
    result, form = None, Form({"query": request.query_params.get("query", _EXAMPLE), "variables": "{}"})
    if request.method == "POST":
        form = typed(await request.form())
        result = await _run(house, request, form)
    return house.show(request, "explorer.html", data=viewer.data if viewer else {}, form=form, result=result)


async def _run(house: House, request: Request, form: Form) -> str:
    query, variables = form.value("query"), _object(form.value("variables").strip() or "{}")
    if not query.strip():
        answer = Answer(errors=[{"message": "Write a query first."}])
    elif variables is None:
        answer = Answer(errors=[{"message": "Variables are a JSON object."}])
    else:
        answer = await house.ask(request, query, variables, ours=False)
    shown: dict[str, Any] = {"data": answer.data, **({"errors": list(answer.errors)} if answer.errors else {})}
    return json.dumps(shown, ensure_ascii=False, indent=2)


def _object(text: str) -> dict[str, Any] | None:
    """Return a JSON object as the door itself would read it (no NaN, no lone surrogates), or None."""
    try:
        read = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    return read if isinstance(read, dict) else None
