"""Part of ``make lint``: reject meaningless names in product code, class names with two meanings, dead references.

``scripts/names.toml`` lists the private words, each with its replacement, and the bare ones. A class name may recur
across packages, since libraries do not know each other, but not within one; `ROOTS` are the GraphQL root types that
every feature has.
"""

import ast
import io
import re
import sys
import tokenize
import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
PACKAGES: Final = ("expo", "frontend", "livestream", "matching", "translation")
_REFERENCE: Final = re.compile(r"(?<![`\w])`([A-Z][a-z]\w*)`(?!`)")
ROOTS: Final = frozenset({"Query", "Mutation", "Subscription"})


def private_words(source: str, instead: Mapping[str, str]) -> Iterator[str]:
    """Yield a sentence for each name in a module's ``source`` that is a listed word."""
    if not re.search(rf"\b(?:{'|'.join(instead)})\b", source):
        return  # tokenizing is slow, and most modules have none of the words even in prose
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.NAME and token.string in instead:
            yield f"line {token.start[0]}: {token.string!r} is a private word, say {instead[token.string]}"


def bare_names(source: str, everywhere: Collection[str], beyond_locals: Collection[str]) -> Iterator[str]:
    """Yield a sentence for each parameter, function, field or local in a module's ``source`` that is a bare word.

    Locals may be named by the words of ``beyond_locals``. Underscores around a name do not count.
    """
    if not re.search(rf"\b_*(?:{'|'.join((*everywhere, *beyond_locals))})\b", source):
        return  # as above
    for name, line, is_local in sorted(_definitions(ast.parse(source), is_local=False), key=lambda each: each[1]):
        word = name.strip("_")
        if word in everywhere or (word in beyond_locals and not is_local):
            yield f"line {line}: {name!r} does not say what it is, use a noun"


def _definitions(node: ast.AST, *, is_local: bool) -> Iterator[tuple[str, int, bool]]:
    """Yield each name that is defined below a syntax node: name, line, whether it is a local variable."""
    for child in ast.iter_child_nodes(node):
        inside = is_local
        match child:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield child.name, child.lineno, False
                inside = True
            case ast.Lambda():
                inside = True
            case ast.ClassDef():
                inside = False
            case ast.arg():
                yield child.arg, child.lineno, False
            case ast.Attribute(ctx=ast.Store()):
                yield child.attr, child.lineno, False
            case ast.Name(ctx=ast.Store()):
                yield child.id, child.lineno, is_local
            case _:
                pass
        yield from _definitions(child, is_local=inside)


def stale_references(source: str, known: Collection[str]) -> Iterator[str]:
    """Yield a sentence for each class in backticks in a module's docstrings that ``known`` names do not contain."""
    if not _REFERENCE.search(source):
        return  # as above
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            for name in _REFERENCE.findall(ast.get_docstring(node) or ""):
                if name not in known:
                    yield f"line {getattr(node, 'lineno', 1)}: the docstring refers to {name!r}, which does not exist"


def names_in(source: str) -> Iterator[str]:
    """Yield every name and word of a module's code: of strings too, for GraphQL types are named there."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.NAME:
            yield token.string
        elif token.type == tokenize.STRING and not token.string.startswith('"""'):
            yield from re.findall(r"\w+", token.string)


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


def sources_of(root: Path, package: str) -> dict[str, str]:
    """Return the text of a package's own modules, by path, sorted."""
    files = sorted(file for file in (root / package).rglob("*.py") if "node_modules" not in file.parts)
    return {str(file.relative_to(root)): file.read_text(encoding="utf-8") for file in files}


def complaints(root: Path) -> Iterator[str]:
    """Yield all complaints about the project at ``root``."""
    packages = [sources_of(root, package) for package in PACKAGES]
    known = {name for sources in packages for source in sources.values() for name in names_in(source)}
    words = tomllib.loads((HERE / "names.toml").read_text(encoding="utf-8"))
    for sources in packages:
        for module, source in sources.items():
            yield from (f"{module}: {each}" for each in private_words(source, words["instead"]))
            yield from (f"{module}: {each}" for each in bare_names(source, **words["bare"]))
            yield from (f"{module}: {each}" for each in stale_references(source, known))
        yield from homonyms(sources)


def main() -> int:
    """Print the complaints; return 1 if there are any."""
    found = list(complaints(HERE.parent))
    print("\n".join(found) or "All names are the field's words, and each class name means one thing.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
