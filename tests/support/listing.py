"""A product that is on show, listed by its number and a title in Chinese."""

from typing import Any, Final

from tests.support.exhibitor_client import ExhibitorClient

_CREATE: Final = """mutation ($input: ProductInput!) { saveProduct(input: $input) {
  ... on Product { id } ... on Problem { code message field } } }"""
_PUBLISH: Final = """mutation ($id: ID!) { publishProducts(ids: [$id]) {
  ... on SavedProducts { problems { code } } ... on Problem { code message } } }"""


async def listed(exhibiting: ExhibitorClient, number: str, title: str) -> str:
    """Publish a product and return its id."""
    goods: dict[str, Any] = {
        "number": number,
        "title": {"text": title, "language": "zh"},
        "section": "kitchenware-tableware",
        "unit": "C62",
        "origin": "CN",
        "minimumOrder": {"value": "500"},
        "priceOnRequest": True,
    }
    made: dict[str, Any] = (await exhibiting.visitor.run(_CREATE, input=goods))["saveProduct"]
    assert "code" not in made, made
    assert (await exhibiting.visitor.run(_PUBLISH, id=made["id"]))["publishProducts"] == {"problems": []}
    found: str = made["id"]
    return found
