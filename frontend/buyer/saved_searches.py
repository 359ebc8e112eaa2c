"""Saved searches: saving one from its results page, and running it again."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.responses import Response

from frontend.buyer.returning import Pairs, to_sign_in
from frontend.parts.search_query import LISTS, SearchForm
from frontend.site.form_data import Form
from frontend.site.forms import SubmittedForm
from frontend.site.pages import Visit
from frontend.site.problems import Problem


async def save_search(submitted: SubmittedForm) -> Response:
    """Save the search that an address describes, and redirect back to it."""
    pairs = [pair for pair in submitted.form.pairs if pair[0] != "name"]
    back = f"/{submitted.language}/search?{urlencode(pairs)}"
    problem = await save(submitted, pairs, submitted.form)
    if problem is not None and problem.code == "SIGN_IN_REQUIRED":
        return to_sign_in(submitted, back, [("what", "search"), ("name", submitted.value("name")), *pairs])
    if problem is not None:
        names: dict[str, Any] = {"form": submitted.form.with_problem(problem), "pairs": pairs, "back": back}
        return submitted.show("search_name.html", data=await submitted.ask("viewer"), **names)
    if submitted.scripted:
        return submitted.show("search_saved_part.html")
    return submitted.onward("/my#searches", "search")


async def save(visit: Visit, pairs: Pairs, form: Form) -> Problem | None:
    """Save a search; return the problem, if any."""
    search, name = SearchForm.of(QueryParams(pairs)).input(), form.value("name").strip() or None
    done = await SubmittedForm(visit.site, visit.request, None, form).do(
        "save_search", form.key, input=search, name=name
    )
    return done.problem


def to_found(submitted: SubmittedForm) -> Response:
    """Redirect to the results of a saved search, newest first if requested."""
    if submitted.problem is not None:
        return submitted.go("/my#searches")
    pairs = address_of(submitted.result["query"])
    if submitted.value("newest"):
        pairs = [pair for pair in pairs if pair[0] != "sort"] + [("sort", "NEWEST")]
    return submitted.go(f"/search?{urlencode(pairs)}")


def address_of(query: Mapping[str, Any]) -> Pairs:
    """Return the search page's parameters for a saved search's query."""
    kinds = query["kinds"]
    single = {
        "q": query["text"],
        "fair": query["fairId"],
        "kind": kinds[0] if len(kinds) == 1 else None,
        "quantity": query["quantity"],
        "min": query["priceFrom"],
        "max": query["priceTo"],
        "currency": query["currency"] if query["currency"] != "USD" else None,
        "moq": query["minimumOrderTo"],
        "sort": query["sort"] if query["sort"] != "RELEVANCE" else None,
    }
    lists = [(name, value) for name, field in LISTS.items() for value in query[field]]
    return [(name, value) for name, value in single.items() if value] + lists


def filters_of(query: Mapping[str, Any]) -> int:
    """Return the number of filters in a saved search."""
    return len([name for name, _ in address_of(query) if name not in {"q", "sort", "currency"}])
