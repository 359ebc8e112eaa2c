"""A saved product as the fields of its form; `fields` converts them back."""

from collections.abc import Mapping
from typing import Any

from frontend.site.form_data import Form


def form_of(product: Mapping[str, Any]) -> Form:
    """Return the form of a saved product."""
    values = {
        **_worded("title", product["title"]),
        **_worded("description", product["description"]),
        **{name: product[name] or "" for name in ("number", "category", "brand", "gtin")},
        "section": product["section"]["key"],
        "unit": product["unit"]["code"],
        "hs": (product["hs"] or {}).get("code", ""),
        "hs_edition": (product["hs"] or {}).get("edition", ""),
        "origin": (product["origin"] or {}).get("code", ""),
        **_least(product),
        "incoterm": (product["incoterm"] or {}).get("rule", ""),
        "incoterm_place": (product["incoterm"] or {}).get("place", ""),
        "lead_days": "" if product["leadDays"] is None else str(product["leadDays"]),
        "keywords": ", ".join(product["keywords"]),
        **_priced(product),
    }
    return Form(values, repeated=_repeated(product))


def _repeated(product: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the repeated fields of the form."""
    tiers, attributes, pictures = product["priceTiers"], product["attributes"], product["pictures"]
    return {
        "tier_quantity": [each["minQuantity"] for each in tiers],
        "tier_price": [each["price"]["decimal"] for each in tiers],
        "attr_name": [each["name"]["original"] for each in attributes],
        "attr_language": [each["name"]["originalLanguage"] for each in attributes],
        "attr_value": [each["value"] for each in attributes],
        "attr_unit": [(each["unit"] or {}).get("code", "") for each in attributes],
        "certificate": [each["key"] for each in product["certificates"]],
        "picture": [f"p:{each['id']}" for each in pictures],
        "alt": [each["alt"]["original"] if each["alt"] else "" for each in pictures],
    }


def _worded(name: str, text: Mapping[str, Any] | None) -> dict[str, str]:
    if text is None:
        return {name: ""}
    own = {f"{name}_{each['language']}": each["text"] for each in text["authorTranslations"]}
    return {name: text["original"], f"{name}_language": text["originalLanguage"], **own}


def _least(product: Mapping[str, Any]) -> dict[str, str]:
    """Return the minimum order; its unit only if that is not the product's own."""
    order = product["minimumOrder"]
    if order is None:
        return {"minimum": "", "minimum_unit": ""}
    unit = order["unit"]["code"]
    return {"minimum": order["value"], "minimum_unit": "" if unit == product["unit"]["code"] else unit}


def _priced(product: Mapping[str, Any]) -> dict[str, str]:
    tiers, sample = product["priceTiers"], product["sample"]
    priced = sample["price"] if sample and sample["price"] else None
    money = tiers[0]["price"] if tiers else priced
    return {
        "currency": money["currency"] if money else "",
        "per": str(tiers[0]["per"]) if tiers else "1",
        "on_request": "1" if product["priceOnRequest"] else "",
        "sample": "" if sample is None else "free" if sample["free"] else "priced",
        "sample_price": priced["decimal"] if priced else "",
    }
