"""The baseline server, ``python -m expo.bench.server.bare_strawberry PORT ANSWER``: bare Strawberry.

Its schema covers the query of `expo.bench.server.api`, and it serves the products of the file ANSWER, our own server's
response, from memory: no database, no permissions, no limits, no pagination.
"""

import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson
import strawberry
import uvicorn
from strawberry.asgi import GraphQL

from expo.kit.processes.children import exit_with_parent


@strawberry.type
class PlainText:
    """A text."""

    text: str


@strawberry.type
class PlainMoney:
    """An amount in minor units, and as a decimal."""

    amount: int
    currency: str
    decimal: Decimal


@strawberry.type
class PlainCode:
    """A code and its name: a country, a unit."""

    code: str
    name: str


@strawberry.type
class PlainQuantity:
    """A quantity."""

    value: Decimal


@strawberry.type
class PlainPicture:
    """The URL of a picture."""

    small: str


@strawberry.type
class PlainSection:
    """A section of the fair."""

    name: str


@strawberry.type
class PlainHall:
    """A hall of the fair."""

    name: PlainText


@strawberry.type
class PlainBooth:
    """A booth."""

    id: strawberry.ID
    number: str
    section: PlainSection
    hall: PlainHall


@strawberry.type
class PlainExhibitor:
    """A company."""

    name: PlainText
    slug: str
    country: PlainCode


@strawberry.type
class PlainProduct:
    """A product."""

    id: strawberry.ID
    number: str
    title: PlainText
    price: PlainMoney
    unit: PlainCode
    minimum_order: PlainQuantity
    pictures: list[PlainPicture]
    exhibitor: PlainExhibitor
    stand: strawberry.Private[PlainBooth]

    @strawberry.field
    def booth(self, fair_id: strawberry.ID) -> PlainBooth:  # noqa: ARG002 - there is one fair
        """Return the booth where it is shown."""
        return self.stand


@strawberry.type
class PlainPageInfo:
    """Pagination info of a page."""

    has_next_page: bool
    end_cursor: str | None


@strawberry.type
class PlainPage:
    """A page of products."""

    nodes: list[PlainProduct]
    page_info: PlainPageInfo


def plain_schema(answer: dict[str, Any]) -> strawberry.Schema:
    """Return a schema that serves the products of ``answer``, the data of our own server's response."""
    products = [_product(each) for each in answer["products"]["nodes"]]
    end = answer["products"]["pageInfo"]

    @strawberry.type
    class Query:
        @strawberry.field
        def products(self, fair_id: strawberry.ID, first: int) -> PlainPage:  # noqa: ARG002 - there is one fair
            info = PlainPageInfo(has_next_page=end["hasNextPage"], end_cursor=end["endCursor"])
            return PlainPage(nodes=products[:first], page_info=info)

    return strawberry.Schema(Query)


def _product(node: dict[str, Any]) -> PlainProduct:
    price, exhibitor, booth = node["price"], node["exhibitor"], node["booth"]
    return PlainProduct(
        id=node["id"],
        number=node["number"],
        title=PlainText(**node["title"]),
        price=PlainMoney(amount=price["amount"], currency=price["currency"], decimal=Decimal(price["decimal"])),
        unit=PlainCode(**node["unit"]),
        minimum_order=PlainQuantity(value=Decimal(node["minimumOrder"]["value"])),
        pictures=[PlainPicture(**each) for each in node["pictures"]],
        exhibitor=PlainExhibitor(
            name=PlainText(**exhibitor["name"]), slug=exhibitor["slug"], country=PlainCode(**exhibitor["country"])
        ),
        stand=PlainBooth(
            id=booth["id"],
            number=booth["number"],
            section=PlainSection(**booth["section"]),
            hall=PlainHall(name=PlainText(**booth["hall"]["name"])),
        ),
    )


def main() -> None:
    """Serve until SIGTERM, with the uvicorn settings of `expo.web`."""
    port, file = int(sys.argv[1]), Path(sys.argv[2])
    exit_with_parent()
    uvicorn.run(
        GraphQL[None, None](plain_schema(orjson.loads(file.read_bytes()))),
        host="127.0.0.1",
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        ws="websockets-sansio",
        timeout_keep_alive=75,
        timeout_graceful_shutdown=5,
    )


if __name__ == "__main__":
    main()
