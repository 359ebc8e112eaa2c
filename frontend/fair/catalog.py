"""A product, a booth, a company."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import segno
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from frontend.parts.prices import Rate, rate_between, reckoned
from frontend.site.form_data import typed
from frontend.site.languages.formats import CURRENCIES
from frontend.site.problems import Unanswered
from frontend.site.security import POLICY, local_path
from frontend.site.site import Here, House, go, language_of

COOKIE: Final = "currency"
_YEAR: Final = 365 * 24 * 3600


async def product(house: House, request: Request) -> Response:
    """Show a product; ``?original`` shows what its exhibitor wrote, ``?quantity`` reckons what so many cost."""
    currency = chosen_currency(request)
    wanted = {"currency": currency, "converted": True} if currency else {}
    try:
        found = await house.answer(request, "product", id=request.path_params["id"], **wanted)
    except Unanswered as error:
        return await _gone(house, request, error)
    shown = found.data.get("product")
    if shown is None or shown["exhibitor"] is None:
        return await _gone(house, request, Unanswered(404, "PRODUCT_NOT_FOUND"))
    rate = _rate(found.data, shown, currency)
    return house.show(
        request,
        "product.html",
        data=found.data,
        product=shown,
        original="original" in request.query_params,
        booth=shown["booth"],
        currency=currency,
        rate=rate,
        reckoning=reckoned(shown, request.query_params.get("quantity"), rate),
        papers=papers_for(shown),
        qr=qr_of(house, request),
    )


async def _gone(house: House, request: Request, error: Unanswered) -> Response:
    """Show what to look at instead of a product that is shown no more; raises ``error`` for other matters."""
    if error.status != 404:
        raise error
    try:
        found = await house.answer(request, "product_gone", id=request.path_params["id"])
    except Unanswered:
        raise error from None
    return house.show(
        request, "product_gone.html", data=found.data, status=404, similar=found.data.get("insteadOf") or []
    )


async def choose_currency(_house: House, request: Request) -> Response:
    """Remember in which currency to show prices about, or that they are to be as they are; lead back to the place."""
    form = typed(await request.form())
    response = go(local_path(form.value("next"), f"/{language_of(request)}"))
    currency = form.value("currency")
    if currency in CURRENCIES:
        secure = request.url.scheme == "https"
        response.set_cookie(COOKIE, currency, max_age=_YEAR, samesite="lax", secure=secure, httponly=True)
    else:
        response.delete_cookie(COOKIE)
    return response


async def booth(house: House, request: Request) -> Response:
    """Show a booth: who stands there, and what is shown."""
    query = request.query_params
    category = query.get("category") or None
    found = await house.answer(
        request, "booth", id=request.path_params["id"], category=category, after=query.get("after")
    )
    shown = _there(found.data, "booth")
    return _company(house, request, "booth.html", data=found.data, shown=shown, company=shown["exhibitor"])


async def exhibitor(house: House, request: Request) -> Response:
    """Show a company apart from its booths."""
    query = request.query_params
    category = query.get("category") or None
    found = await house.answer(
        request, "exhibitor", slug=request.path_params["slug"], category=category, after=query.get("after")
    )
    shown = _there(found.data, "exhibitor")
    return _company(house, request, "exhibitor.html", data=found.data, shown=shown, company=shown)


def _company(
    house: House,
    request: Request,
    template: str,
    *,
    data: Mapping[str, Any],
    shown: Mapping[str, Any],
    company: Mapping[str, Any],
) -> Response:
    """Return the page of a booth or company: ``shown`` has the products, ``company`` the profile."""
    response = house.show(
        request,
        template,
        data=data,
        booth=shown,
        exhibitor=company,
        shelves=shelves(shown, request.query_params.get("category") or None),
        original="original" in request.query_params,
        qr=qr_of(house, request),
    )
    if company.get("model"):
        response.headers["Content-Security-Policy"] = model_policy(POLICY)
    return response


@dataclass(frozen=True)
class Shelf:
    """One of an exhibitor's own groups. ``products`` are those on this page; ``count`` is None where unknown."""

    name: str | None
    count: int | None
    products: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Shelves:
    """An exhibitor's products by its own groups; ``whole`` says that all of them are on this page."""

    every: Sequence[Shelf]
    chosen: str | None
    whole: bool

    @property
    def filled(self) -> list[Shelf]:
        """Those with products on this page."""
        return [shelf for shelf in self.every if shelf.products]


def shelves(shown: Mapping[str, Any], chosen: str | None) -> Shelves:
    """Return the groups of all products (of the newest 100, where there are more) with what of them is on this page."""
    products = (shown.get("products") or {}).get("nodes") or []
    groups = shown.get("groups") or {"nodes": products, "pageInfo": {"hasNextPage": False}}
    complete = not groups["pageInfo"]["hasNextPage"]
    counts = Counter(each["category"] for each in groups["nodes"])
    names = list(dict.fromkeys([*counts, *(each.get("category") for each in products)]))
    names.sort(key=lambda name: name is None)  # what is in no group comes last
    every = [
        Shelf(name, counts[name] if complete else None, [each for each in products if each.get("category") == name])
        for name in names
    ]
    return Shelves(every, chosen, whole=complete and len(products) == len(groups["nodes"]))


def papers_for(product: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the company's own certificates of the kinds that a product names: those that can be looked at."""
    kinds = {each["key"] for each in product["certificates"]}
    return [each for each in product["exhibitor"].get("certificates") or () if each["kind"]["key"] in kinds]


def chosen_currency(request: Request) -> str | None:
    """Return the currency that the reader wants prices in, about; None for as they are."""
    wanted = request.cookies.get(COOKIE, "")
    return wanted if wanted in CURRENCIES else None


def _rate(data: Mapping[str, Any], product: Mapping[str, Any], currency: str | None) -> Rate | None:
    price = product.get("price") or (product.get("sample") or {}).get("price")
    if currency is None or price is None:
        return None
    return rate_between(data.get("exchangeRates"), price["currency"], currency)


def qr_of(house: House, request: Request) -> Markup:
    """Return the page's address as a QR code (ISO/IEC 18004), an SVG: paper cannot be clicked."""
    here = Here(request.url.path, "", language_of(request), house.address)
    code = segno.make(here.site + here.path, error="m")
    return Markup(code.svg_inline(border=2, dark="#000", light="#fff", omitsize=True))  # noqa: S704 - drawn by us


def model_policy(policy: str) -> str:
    """Return the policy of a page with a 3D model: its viewer gives the pictures in it addresses of its own (blob:)."""
    return policy.replace("connect-src 'self'", "connect-src 'self' blob:")


def _there(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] | None = data.get(name)
    if found is None:
        raise Unanswered(404, "NOT_FOUND")
    return found
