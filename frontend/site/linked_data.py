"""Structured data for machines: schema.org objects as JSON-LD, for search engines and other readers.

Source: schema.org 28, json-ld.org; the properties are those that search engines document for products. Only what the
page shows is included: no rating, no stock, and no offer if the price is on request.
"""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from markupsafe import Markup

from frontend.site.site import CurrentAddress

Thing = dict[str, Any]
_SHORT: Final = 500
_ESCAPED: Final = {ord(each): f"\\u{ord(each):04x}" for each in "<>&\u2028\u2029"}
"""Characters that could end a script element, begin a comment in it, or end a line in old parsers."""


def data_block(thing: Thing | None) -> Markup:
    """Return an object as a data block: browsers do not run it, so no policy forbids it; nothing in it can end it."""
    if thing is None:
        return Markup("")
    text = json.dumps({"@context": "https://schema.org", **thing}, ensure_ascii=False, separators=(",", ":"))
    return Markup(f'<script type="application/ld+json">{text.translate(_ESCAPED)}</script>')  # noqa: S704 - see above


def absolute(address: str, current_address: CurrentAddress) -> str:
    """Return an address with its host; a path belongs to this site."""
    return current_address.site + address if address.startswith("/") else address


def product(node: Mapping[str, Any], current_address: CurrentAddress) -> Thing:
    """Return a product, with an offer for each of its price tiers."""
    named = {name: node.get(name) for name in ("gtin",) if node.get(name)}
    return _drop_unknown(
        {
            "@type": "Product",
            "url": absolute(current_address(f"/products/{node['id']}"), current_address),
            "name": _text(node["title"]),
            "description": _text(node.get("description"), _SHORT),
            "sku": node["number"],
            **named,
            "brand": _named("Brand", node.get("brand")),
            "category": (node.get("section") or {}).get("name"),
            "image": [absolute(each["large"], current_address) for each in node.get("pictures") or ()],
            "countryOfOrigin": _named("Country", (node.get("origin") or {}).get("name")),
            "offers": _offers(node, current_address),
        }
    )


def organisation(node: Mapping[str, Any], current_address: CurrentAddress) -> Thing:
    """Return an exhibiting company."""
    country = node.get("country") or {}
    place = _drop_unknown(
        {
            "@type": "PostalAddress",
            "addressCountry": country.get("code") or country.get("name"),
            "addressLocality": node.get("city"),
        }
    )
    website = node.get("website") or ""
    staff, names = node.get("employees"), (node.get("englishName"), node["name"].get("original"))
    return _drop_unknown(
        {
            "@type": "Organization",
            "url": absolute(current_address(f"/exhibitors/{node['slug']}"), current_address),
            "name": _text(node["name"]),
            "alternateName": next((each for each in names if each and each != _text(node["name"])), None),
            "description": _text(node.get("tagline") or node.get("story"), _SHORT),
            "logo": absolute(node["logo"]["small"], current_address) if node.get("logo") else None,
            "foundingDate": str(node["founded"]) if node.get("founded") else None,
            "numberOfEmployees": {"@type": "QuantitativeValue", "value": staff} if staff else None,
            "address": place,
            "sameAs": [website] if website.startswith(("http://", "https://")) else None,
        }
    )


def fair(node: Mapping[str, Any], current_address: CurrentAddress) -> Thing:
    """Return a fair: an exhibition that takes place on the web."""
    address = absolute(current_address(f"/fairs/{node['slug']}"), current_address)
    return _drop_unknown(
        {
            "@type": "ExhibitionEvent",
            "url": address,
            "name": _text(node["name"]),
            "description": _text(node.get("tagline")),
            "startDate": node["opensAt"],
            "endDate": node["closesAt"],
            "eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode",
            "location": {"@type": "VirtualLocation", "url": address},
        }
    )


def breadcrumbs(way: Sequence[tuple[str, str]], current_address: CurrentAddress) -> Thing:
    """Return the breadcrumbs of a page: (name, path below the language), from the top down."""
    items = [
        {"@type": "ListItem", "position": place, "name": name, "item": absolute(current_address(path), current_address)}
        for place, (name, path) in enumerate(way, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def _offers(node: Mapping[str, Any], current_address: CurrentAddress) -> Thing | None:
    tiers: Sequence[Mapping[str, Any]] = node.get("priceTiers") or ()
    offers = [_offer(node, tier, current_address) for tier in tiers]
    if len(offers) <= 1:
        return offers[0] if offers else None
    each = [Decimal(str(tier["price"]["decimal"])) / Decimal(str(tier["per"])) for tier in tiers]
    return {
        "@type": "AggregateOffer",
        "priceCurrency": tiers[0]["price"]["currency"],
        "lowPrice": _plain(min(each)),
        "highPrice": _plain(max(each)),
        "offerCount": len(offers),
        "offers": offers,
    }


def _offer(node: Mapping[str, Any], tier: Mapping[str, Any], current_address: CurrentAddress) -> Thing:
    price = {"price": str(tier["price"]["decimal"]), "priceCurrency": tier["price"]["currency"]}
    unit = node["unit"]["code"]  # of UNECE Recommendation 20, as schema.org requires
    return _drop_unknown(
        {
            "@type": "Offer",
            **price,
            "url": absolute(current_address(f"/products/{node['id']}"), current_address),
            "eligibleQuantity": {"@type": "QuantitativeValue", "minValue": str(tier["minQuantity"]), "unitCode": unit},
            "priceSpecification": {
                "@type": "UnitPriceSpecification",
                **price,
                "referenceQuantity": {"@type": "QuantitativeValue", "value": str(tier["per"]), "unitCode": unit},
            },
            "seller": _named("Organization", _text((node.get("exhibitor") or {}).get("name"))),
        }
    )


def _plain(amount: Decimal) -> str:
    return format(round(amount, 6).normalize(), "f")


def _named(kind: str, name: str | None) -> Thing | None:
    return {"@type": kind, "name": name} if name else None


def _text(words: Mapping[str, Any] | None, max_length: int | None = None) -> str | None:
    return str(words["text"])[:max_length] if words else None


def _drop_unknown(thing: Thing) -> Thing:
    """Return an object without unknown values."""
    return {name: value for name, value in thing.items() if value not in (None, "", [], {})}


FILTERS: Final = {
    "product_data": product,
    "organisation_data": organisation,
    "fair_data": fair,
    "breadcrumb_data": breadcrumbs,
    "data_block": data_block,
    "absolute": absolute,
}
"""Filters by their names in templates."""
