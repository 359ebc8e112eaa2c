"""A product, a booth, an exhibitor."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from frontend.house import House
from frontend.problems import Unanswered


async def product(house: House, request: Request) -> Response:
    """Show a product; ``?original`` shows what its exhibitor wrote."""
    found = await house.answer(request, "product", id=request.path_params["id"])
    shown = _there(found.data, "product")
    original = "original" in request.query_params
    if shown["exhibitor"] is None:
        raise Unanswered(404, "EXHIBITOR_NOT_FOUND")
    return house.show(request, "product.html", data=found.data, product=shown, original=original, booth=shown["booth"])


async def booth(house: House, request: Request) -> Response:
    """Show a booth: who stands there, and what is shown."""
    category, query = request.query_params.get("category") or None, request.query_params
    found = await house.answer(
        request, "booth", id=request.path_params["id"], category=category, after=query.get("after")
    )
    shown = _there(found.data, "booth")
    products = (shown.get("products") or {}).get("nodes") or []
    return house.show(
        request,
        "booth.html",
        data=found.data,
        booth=shown,
        exhibitor=shown["exhibitor"],
        groups=grouped(products),
        category=category,
        original="original" in query,
    )


async def exhibitor(house: House, request: Request) -> Response:
    """Show a company apart from its booths."""
    found = await house.answer(request, "exhibitor", slug=request.path_params["slug"])
    shown = _there(found.data, "exhibitor")
    return house.show(
        request, "exhibitor.html", data=found.data, exhibitor=shown, original="original" in request.query_params
    )


def grouped(products: Sequence[Mapping[str, Any]]) -> dict[str | None, list[Mapping[str, Any]]]:
    """Return products by the exhibitor's own categories, in the order in which these first appear."""
    groups: dict[str | None, list[Mapping[str, Any]]] = {}
    for each in products:
        groups.setdefault(each.get("category"), []).append(each)
    return groups


def _there(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] | None = data.get(name)
    if found is None:
        raise Unanswered(404, "NOT_FOUND")
    return found
