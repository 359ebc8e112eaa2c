"""Search page: one box, facets, and chips that remove them again."""

from typing import Any, Final
from urllib.parse import urlencode

from starlette.responses import Response

from frontend.parts.search_query import FACETS, KINDS, SORTS, VIEWS, SearchForm
from frontend.site.pages import PageView, TemplateVariables, Visit

PAGE: Final = 24
COOKIE: Final = "results"
"""Cookie with the one of `VIEWS` that the reader chose last."""


def search_variables(visit: Visit) -> TemplateVariables:
    """Return the variables of the search."""
    search_form = SearchForm.of(visit.query)
    place = {"first": PAGE, "after": visit.query.get("after")}
    return {
        "input": search_form.listed(),
        **place,
        "currency": search_form.currency,
        "convert": search_form.is_about_prices,
        "quantity": search_form.quantity,
        "atQuantity": search_form.quantity is not None,
        "tierQuantity": search_form.quantity or "1",
    }


def search(view: PageView) -> Response:
    """Show the search results; remember the chosen view."""
    search_form, result = SearchForm.of(view.query), view.data.get("search") or {}
    facets = {each["name"]: each["values"] for each in result.get("facets", ())}
    remembered = view.request.cookies.get(COOKIE, "")
    names: dict[str, Any] = {"facet_names": FACETS, "sorts": SORTS, "kinds": KINDS, "views": VIEWS}
    response = view.show(
        search_form=search_form,
        facets=facets,
        chips=search_form.chips(facets, result.get("priceWords")),
        view=search_form.view or (remembered if remembered in VIEWS else "grid"),
        looser=search_form.looser(result),
        compared_at=search_form.compared_at(result),
        booth_of=booth_of,
        **names,
    )
    if search_form.view:
        view.remember(response, COOKIE, search_form.view)
    if view.scripted:  # give htmx the address without the form's empty fields
        query = urlencode(search_form.pairs())
        response.headers["HX-Push-Url"] = f"/{view.language}/search" + (f"?{query}" if query else "")
    response.headers["Vary"] = "HX-Request"
    return response


def booth_of(exhibitor: TemplateVariables, fair_id: str | None) -> TemplateVariables | None:
    """Return an exhibitor's booth at a fair or, without a fair, at any; None if there is none."""
    booths = (exhibitor.get("booths") or {}).get("nodes") or ()
    return next((each for each in booths if fair_id in {None, each["fair"]["id"]}), None)
