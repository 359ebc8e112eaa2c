"""Part of ``make lint``: reject idiosyncratic names in product code, and class names with two meanings.

``scripts/names.toml`` lists the words, each with its replacement. A class name may recur across packages, since
libraries do not know each other, but not within one; `ROOTS` are the GraphQL root types that every feature has.
"""

import ast
import io
import re
import sys
import tokenize
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
PACKAGES: Final = ("expo", "frontend", "matching", "translation")
ROOTS: Final = frozenset({"Query", "Mutation", "Subscription"})


def private_words(source: str, instead: Mapping[str, str]) -> Iterator[str]:
    """Yield a sentence for each name in a module's ``source`` that is a listed word."""
    if not re.search(rf"\b(?:{'|'.join(instead)})\b", source):
        return  # tokenizing is slow, and most modules have none of the words even in prose
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.NAME and token.string in instead:
            yield f"line {token.start[0]}: {token.string!r} is a private word, say {instead[token.string]}"


def homonyms(sources: Mapping[str, str]) -> Iterator[str]:
    """Yield a sentence for each class name defined in several modules of a package (``sources`` by module name)."""
    places: dict[str, list[str]] = defaultdict(list)
    for module, source in sources.items():
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.ClassDef) and node.name not in ROOTS:
                places[node.name].append(module)
    for name, modules in sorted(places.items()):
        if len(modules) > 1:
            yield f"class {name!r} means several things: {', '.join(modules)}"


def complaints(root: Path) -> Iterator[str]:
    """Yield all complaints about the project at ``root``."""
    instead: dict[str, str] = tomllib.loads((HERE / "names.toml").read_text(encoding="utf-8"))["instead"]
    for package in PACKAGES:
        files = sorted(each for each in (root / package).rglob("*.py") if "node_modules" not in each.parts)
        sources = {str(each.relative_to(root)): each.read_text(encoding="utf-8") for each in files}
        for module, source in sources.items():
            yield from (f"{module}: {each}" for each in private_words(source, instead))
        yield from homonyms(sources)


def main() -> int:
    """Print the complaints; return 1 if there are any."""
    found = list(complaints(HERE.parent))
    print("\n".join(found) or "All names are the field's words, and each class name means one thing.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
