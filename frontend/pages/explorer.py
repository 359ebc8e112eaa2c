"""The GraphQL explorer. The page's script talks to the server; without it a form does, here."""

import json
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from frontend.ask import Answer
from frontend.forms import Form, typed
from frontend.house import House

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


def routes(house: House) -> list[BaseRoute]:
    """Return the area's routes."""
    return [Route("/explorer", partial(explorer, house), methods=["GET", "POST"])]


async def explorer(house: House, request: Request) -> Response:
    """Show the explorer, with the result of a query that was sent as a form."""
    viewer = await house.answer(request, "viewer") if request.cookies else None
    result, form = None, Form({"query": request.query_params.get("query", _EXAMPLE), "variables": "{}"})
    if request.method == "POST":
        form = typed(await request.form())
        result = await _run(house, request, form)
    return house.show(request, "explorer.html", data=viewer.data if viewer else {}, form=form, result=result)


async def _run(house: House, request: Request, form: Form) -> str:
    try:
        variables = json.loads(form.value("variables") or "{}")
    except (ValueError, RecursionError):
        variables = None
    if not isinstance(variables, dict):
        answer = Answer(errors=[{"message": "Variables are a JSON object."}])
    else:
        answer = await house.ask(request, form.value("query"), variables)
    shown: dict[str, Any] = {"data": answer.data, **({"errors": list(answer.errors)} if answer.errors else {})}
    return json.dumps(shown, ensure_ascii=False, indent=2)
