"""Reading help for texts written in Chinese: word by word in place or, without scripts, as a list."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from frontend.site.pages import PageView, TemplateVariables
from frontend.site.problems import HttpError

CHINESE: Final = "zh"


@dataclass(frozen=True)
class TextPiece:
    """A piece of a text; ``word`` is its number among the explained words, None if it is not one of them."""

    text: str
    word: int | None


def helped(thing: str, *parts: str) -> Callable[[PageView], Awaitable[TemplateVariables]]:
    """Return the ``shape`` of a page that explains the words of one of a thing's ``parts``, named in the address."""

    async def words(shown: PageView) -> TemplateVariables:
        """Return the words of a text; our script shows the text itself, annotated. Raises `HttpError` (404)."""
        text = original_of(shown.data.get(thing), shown.query.get("part", parts[0]), parts)
        found = (await shown.ask("reading_help", text=text))["readingHelp"]
        back = shown.request.url.path.removeprefix(f"/{shown.language}").removesuffix("/reading")
        return {
            "text": text,
            "found": found,
            "lines": lines_of(found),
            "back": back,
            "name": shown.data[thing][parts[0]],
        }

    return words


product = helped("product", "title", "description")
exhibitor = helped("exhibitor", "name", "tagline", "story")


def original_of(thing: Mapping[str, Any] | None, part: str, parts: Sequence[str]) -> str:
    """Return a part of a thing as it was written; raises `HttpError` (404) if it is missing or not Chinese."""
    text = (thing or {}).get(part) if part in parts else None
    if text is None or text["originalLanguage"] != CHINESE:
        raise HttpError(404, "NOT_FOUND")
    original: str = text["original"]
    return original


def lines_of(reading_help: Mapping[str, Any]) -> list[list[TextPiece]]:
    """Return the lines of an explained text, each as its pieces; blank lines are left out."""
    numbers = {word["text"]: number for number, word in enumerate(reading_help["words"])}
    lines: list[list[TextPiece]] = [[]]
    for piece in reading_help["pieces"]:
        for place, part in enumerate(piece.split("\n")):
            if place:
                lines.append([])
            if part:
                lines[-1].append(TextPiece(part, numbers.get(part)))
    return [line for line in lines if any(piece.text.strip() for piece in line)]
