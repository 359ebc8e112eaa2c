"""Pages of a product, a booth and a company."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import segno
from markupsafe import Markup
from starlette.responses import Response

from frontend.parts.prices import CURRENCY, Rate, chosen_currency, quote_price, rate_between
from frontend.site.forms import SubmittedForm
from frontend.site.languages.formats import CURRENCIES
from frontend.site.pages import PageView, TemplateVariables, Visit
from frontend.site.problems import HttpError
from frontend.site.security import POLICY, local_path
from frontend.site.site import CurrentAddress, go


def product_variables(visit: Visit) -> TemplateVariables:
    """Return the variables of a product's query; its prices are also converted to the reader's currency."""
    currency = chosen_currency(visit.request)
    return {"id": visit.path["id"], **({"currency": currency, "converted": True} if currency else {})}


def product(view: PageView) -> TemplateVariables:
    """Return a product's price for ``?quantity``, its certificates; ``?original`` shows the exhibitor's own words."""
    found, currency = view.data["product"], chosen_currency(view.request)
    if found["exhibitor"] is None:
        raise HttpError(404, "PRODUCT_NOT_FOUND")
    rate = _rate(view.data, found, currency)
    return {
        "product": found,
        "original": "original" in view.query,
        "booth": found["booth"],
        "currency": currency,
        "rate": rate,
        "quote": quote_price(found, view.query.get("quantity"), rate),
        "papers": papers_for(found),
        "qr": qr_of(view),
    }


async def show_alternatives(visit: Visit, error: HttpError) -> Response:
    """Show alternatives to a product that is no longer shown; raises ``error`` if that product is unknown, too."""
    try:
        data = await visit.ask("product_gone", id=visit.path["id"])
    except HttpError:
        raise error from None
    similar = data.get("productAlternatives") or []
    return visit.show("product_gone.html", data=data, status=404, similar=similar)


async def choose_currency(submitted: SubmittedForm) -> Response:
    """Remember the currency of approximate prices, or none for prices as they are; redirect back."""
    response = go(local_path(submitted.value("next"), f"/{submitted.language}"))
    currency = submitted.value("currency")
    return submitted.remember(response, CURRENCY, currency if currency in CURRENCIES else None)


def company_variables(visit: Visit) -> TemplateVariables:
    """Return the variables of a booth's or company's query."""
    place = {"category": visit.query.get("category") or None, "after": visit.query.get("after")}
    return {**visit.path, **place}


def booth(view: PageView) -> TemplateVariables | Response:
    """Return the exhibitor of a booth, and what is shown there."""
    return _company(view, view.data["booth"], view.data["booth"]["exhibitor"])


def exhibitor(view: PageView) -> TemplateVariables | Response:
    """Return a company independent of its booths."""
    return _company(view, view.data["exhibitor"], view.data["exhibitor"])


def _company(view: PageView, booth: TemplateVariables, company: TemplateVariables) -> TemplateVariables | Response:
    """Return the template variables of a booth or company: ``booth`` has the products, ``company`` the profile."""
    names: dict[str, Any] = {
        "booth": booth,
        "exhibitor": company,
        "groups": product_groups(booth, view.query.get("category") or None),
        "original": "original" in view.query,
        "qr": qr_of(view),
    }
    if not company.get("model"):
        return names
    response = view.show(**names)
    response.headers["Content-Security-Policy"] = model_policy(POLICY)
    return response


@dataclass(frozen=True)
class ProductGroup:
    """One of an exhibitor's own groups. ``products`` are those on this page; ``count`` is None if unknown."""

    name: str | None
    count: int | None
    products: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class ProductGroups:
    """An exhibitor's products by its own groups; ``whole`` tells whether all of them are on this page."""

    every: Sequence[ProductGroup]
    chosen: str | None
    whole: bool

    @property
    def filled(self) -> list[ProductGroup]:
        """Groups with products on this page."""
        return [group for group in self.every if group.products]


def product_groups(data: Mapping[str, Any], section_key: str | None) -> ProductGroups:
    """Return the groups of all products (the newest 100 if there are more), each with its products on this page."""
    products = (data.get("products") or {}).get("nodes") or []
    groups = data.get("groups") or {"nodes": products, "pageInfo": {"hasNextPage": False}}
    complete = not groups["pageInfo"]["hasNextPage"]
    counts = Counter(each["category"] for each in groups["nodes"])
    names = list(dict.fromkeys([*counts, *(each.get("category") for each in products)]))
    names.sort(key=lambda name: name is None)  # products in no group come last
    every = [
        ProductGroup(
            name, counts[name] if complete else None, [each for each in products if each.get("category") == name]
        )
        for name in names
    ]
    return ProductGroups(every, section_key, whole=complete and len(products) == len(groups["nodes"]))


def papers_for(product: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the company's own certificates of the kinds that a product names: those that can be viewed."""
    kinds = {each["key"] for each in product["certificates"]}
    return [each for each in product["exhibitor"].get("certificates") or () if each["kind"]["key"] in kinds]


def _rate(data: Mapping[str, Any], product: Mapping[str, Any], currency: str | None) -> Rate | None:
    price = product.get("price") or (product.get("sample") or {}).get("price")
    if currency is None or price is None:
        return None
    return rate_between(data.get("exchangeRates"), price["currency"], currency)


def qr_of(visit: Visit) -> Markup:
    """Return the page's address as a QR code (ISO/IEC 18004) in SVG: paper cannot be clicked."""
    current_address = CurrentAddress(visit.request.url.path, "", visit.language, visit.site.address)
    code = segno.make(current_address.site + current_address.path, error="m")
    return Markup(code.svg_inline(border=2, dark="#000", light="#fff", omitsize=True))  # noqa: S704 - drawn by us


def model_policy(policy: str) -> str:
    """Return the policy of a page with a 3D model, whose viewer loads the model's pictures from ``blob:`` addresses."""
    return policy.replace("connect-src 'self'", "connect-src 'self' blob:")
