"""An exhibitor's products as the GraphQL server would answer them."""

from typing import Any

from tests.frontend import nodes
from tests.frontend.nodes import NODE, money, piece, words


def written(text: str, language: str = "zh", **others: str) -> NODE:
    """Return a text with its author's words in other languages."""
    return words(text, language, authorTranslations=[{"language": key, "text": each} for key, each in others.items()])


def a_row(**changes: Any) -> NODE:
    """Return a product as the table asks for it."""
    return {
        "id": "prod_1",
        "number": "HN-500A",
        "status": "PUBLISHED",
        "visibility": "REGISTERED",
        "version": 4,
        "changedAt": "2026-11-19T08:00:00+00:00",
        "missing": [],
        "problems": ["NO_HS_CODE"],
        "pricePer": 1,
        "priceOnRequest": False,
        "title": words("保温杯", "zh"),
        "section": {"key": "kitchenware-tableware", "name": "Kitchenware & Tableware"},
        "unit": piece(),
        "price": money("2.88"),
        "picture": nodes.a_picture(),
        "changedBy": {"name": "陈晓燕"},
        "editors": [],
        "listedTwice": [],
    } | changes


def a_picture(key: str, alt: str | None = None) -> NODE:
    """Return a picture as the editor asks for it."""
    return nodes.a_picture(id=key, alt=written(alt) if alt else None)


def a_product(**changes: Any) -> NODE:
    """Return a product as the editor asks for it."""
    return {
        **nodes.a_product(),
        "title": written("保温杯", en="Vacuum flask"),
        "description": written("双层304不锈钢。"),
        "hs": {"code": "961700", "edition": "HS2017", "name": "Vacuum flasks"},
        "priceOnRequest": False,
        "keywords": ["flask", "thermos"],
        "attributes": [{"name": written("容量", en="Capacity"), "value": "500", "unit": piece() | {"code": "MLT"}}],
        "pictures": [a_picture("pic_1", "杯盖"), a_picture("pic_2")],
        "version": 4,
        "missing": [],
        "chosenOrganisationIds": [],
        "chosenOrganisations": [],
        "changedBy": {"name": "陈晓燕"},
        "editors": [],
        "listedTwice": [],
        "versions": nodes.a_list(
            {
                "version": 4,
                "at": "2026-11-19T08:00:00+00:00",
                "person": {"name": "陈晓燕"},
                "changes": [{"field": "priceTiers", "before": "≥ 500: 4.00 USD", "after": "≥ 500: 3.85 USD"}],
            },
            {"version": 1, "at": "2026-11-18T08:00:00+00:00", "person": None, "changes": []},
        ),
    } | changes


def saved(*results: NODE, problems: list[NODE] | None = None, written: bool = True) -> NODE:
    """Return what became of many products."""
    return {"written": written, "results": list(results), "problems": problems or []}


def a_result(effect: str = "CHANGED", **changes: Any) -> NODE:
    """Return what became of one of them."""
    product = {"id": "prod_1", "number": "HN-500A", "version": 5, "status": "PUBLISHED", "visibility": "PUBLIC"}
    told = [{"field": "priceTiers", "before": "≥ 500: 3.85 USD", "after": "≥ 500: 3.66 USD"}]
    return {
        "inputId": "prod_1",
        "effect": effect,
        "product": {**product, "title": words("保温杯", "zh")},
        "changes": told,
    } | changes


def everything() -> NODE:
    """Return an answer to every query of the portal's products."""
    done = {"id": "prod_1", "version": 5}
    many = saved(a_result())
    return {
        "me": nodes.me("EXHIBITOR"),
        "product": a_product(),
        "myProducts": nodes.a_list(a_row(), a_row(id="prod_2", status="DRAFT", missing=["origin"], price=None)),
        "myProductCounts": {"drafts": 1, "published": 1, "withdrawn": 0},
        "units": [piece(), piece() | {"code": "MLT", "symbol": "ml", "name": "millilitre"}],
        "certificateKinds": [{"key": "FDA", "label": "FDA", "name": "Food contact"}],
        "keepEditing": {**done, "changedAt": "2026-11-19T08:00:00+00:00", "changedBy": None, "editors": []},
        "productVersion": a_product(version=3),
        "saveProduct": done,
        "saveProducts": {"problems": []},
        "duplicateProduct": {"id": "prod_2"},
        "restoreProductVersion": done,
        "publishProducts": many,
        "withdrawProducts": many,
        "deleteDrafts": many,
        "setProductVisibility": many,
        "changeProducts": many,
        "undoProductChanges": many,
        "hsCodes": [{"code": "9617", "name": "Vacuum flasks", "chapter": "Miscellaneous goods"}],
        "buyerOrganisations": [{"id": "org_1", "name": "Casa Hogar", "country": {"name": "Spain"}}],
        "productsByIds": [a_result()["product"]],
        "createUpload": {"id": "upl_1", "url": "/uploads/1?signature=x"},
    }
