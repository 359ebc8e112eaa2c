"""GraphQL explorer. The page's script talks to the server; without scripts, a form is sent here."""

import json
from typing import Any

import orjson
from starlette.responses import Response

from frontend.site.ask import Answer
from frontend.site.form_data import Form
from frontend.site.forms import SubmittedForm
from frontend.site.pages import PageView, TemplateVariables

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


def explorer(view: PageView) -> TemplateVariables:
    """Return the explorer's initial query."""
    return {"form": Form({"query": view.query.get("query", _EXAMPLE), "variables": "{}"}), "result": None}


async def run(submitted: SubmittedForm) -> Response:
    """Show the explorer with the result of a query that was sent as a form."""
    return (await submitted.page_view()).show(form=submitted.form, result=await _result(submitted))


async def _result(submitted: SubmittedForm) -> str:
    query, variables = submitted.value("query"), _object(submitted.value("variables").strip() or "{}")
    if not query.strip():
        answer = Answer(errors=[{"message": "Write a query first."}])
    elif variables is None:
        answer = Answer(errors=[{"message": "Variables are a JSON object."}])
    else:
        answer = await submitted.site.ask(submitted.request, query, variables, for_page=False)
    shown: dict[str, Any] = {"data": answer.data, **({"errors": list(answer.errors)} if answer.errors else {})}
    return json.dumps(shown, ensure_ascii=False, indent=2)


def _object(text: str) -> dict[str, Any] | None:
    """Return a JSON object as the GraphQL endpoint itself would read it (no NaN, no lone surrogates), or None."""
    try:
        read = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    return read if isinstance(read, dict) else None
