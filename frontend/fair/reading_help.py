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


def explain_words(node_name: str, *fields: str) -> Callable[[PageView], Awaitable[TemplateVariables]]:
    """Return the ``shape`` of a page that explains the words of one of a node's ``fields``, named in the address."""

    async def words(view: PageView) -> TemplateVariables:
        """Return the words of a text; our script shows the text itself, annotated. Raises `HttpError` (404)."""
        text = original_of(view.data.get(node_name), view.query.get("part", fields[0]), fields)
        found = (await view.ask("reading_help", text=text))["readingHelp"]
        back = view.request.url.path.removeprefix(f"/{view.language}").removesuffix("/reading")
        return {
            "text": text,
            "found": found,
            "lines": lines_of(found),
            "back": back,
            "name": view.data[node_name][fields[0]],
        }

    return words


product = explain_words("product", "title", "description")
exhibitor = explain_words("exhibitor", "name", "tagline", "story")


def original_of(node: Mapping[str, Any] | None, field: str, fields: Sequence[str]) -> str:
    """Return a field of a node as it was written; raises `HttpError` (404) if it is missing or not Chinese."""
    text = (node or {}).get(field) if field in fields else None
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
