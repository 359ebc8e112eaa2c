"""Help with reading a text that was written in Chinese: word by word where it stands, or as a list without a script."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from frontend.site.problems import Unanswered
from frontend.site.site import House

CHINESE: Final = "zh"
PRODUCT: Final = ("title", "description")
EXHIBITOR: Final = ("name", "tagline", "story")


@dataclass(frozen=True)
class Piece:
    """A piece of a text; ``word`` is its number among the words that are explained, None where it is none of them."""

    text: str
    word: int | None


async def product(house: House, request: Request) -> Response:
    """Show the words of a product's title or description (``?part``)."""
    id_ = request.path_params["id"]
    found = await house.answer(request, "product_reading", id=id_)
    return await _helped(house, request, found.data, thing="product", parts=PRODUCT, back=f"/products/{id_}")


async def exhibitor(house: House, request: Request) -> Response:
    """Show the words of a company's name, tagline or story (``?part``)."""
    slug = request.path_params["slug"]
    found = await house.answer(request, "exhibitor_reading", slug=slug)
    return await _helped(house, request, found.data, thing="exhibitor", parts=EXHIBITOR, back=f"/exhibitors/{slug}")


async def _helped(
    house: House, request: Request, data: Mapping[str, Any], *, thing: str, parts: Sequence[str], back: str
) -> Response:
    """Return the list of a text's words; to our script the text itself, with notes. Raises `Unanswered` (404)."""
    text = original_of(data.get(thing), request.query_params.get("part", parts[0]), parts)
    found = (await house.answer(request, "reading_help", text=text)).data["readingHelp"]
    template = "reading_help_part.html" if "hx-request" in request.headers else "reading_help.html"
    names = {"text": text, "found": found, "lines": lines_of(found), "back": back}
    response = house.show(request, template, data=data, name=data[thing][parts[0]], **names)
    response.headers["Vary"] = "HX-Request"
    return response


def original_of(thing: Mapping[str, Any] | None, part: str, parts: Sequence[str]) -> str:
    """Return a part of a thing as it was written; raises `Unanswered` (404) where it is not there, or not Chinese."""
    text = (thing or {}).get(part) if part in parts else None
    if text is None or text["originalLanguage"] != CHINESE:
        raise Unanswered(404, "NOT_FOUND")
    original: str = text["original"]
    return original


def lines_of(found: Mapping[str, Any]) -> list[list[Piece]]:
    """Return the lines of a text that was helped with, each as its pieces; blank ones are left out."""
    numbers = {word["text"]: number for number, word in enumerate(found["words"])}
    lines: list[list[Piece]] = [[]]
    for piece in found["pieces"]:
        for place, part in enumerate(piece.split("\n")):
            if place:
                lines.append([])
            if part:
                lines[-1].append(Piece(part, numbers.get(part)))
    return [line for line in lines if any(piece.text.strip() for piece in line)]
