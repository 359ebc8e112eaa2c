"""The pages' GraphQL documents: ``queries/NAME.graphql`` with the fragments that they spread.

A fragment lies in ``queries/parts/NAME.graphql`` and may spread others.
"""

import re
from functools import cache
from importlib.resources import files

_SPREAD = re.compile(r"\.\.\.\s*([A-Z]\w*)")


@cache
def document(name: str) -> str:
    """Return a page's query, complete with its fragments; ``name`` is the file's."""
    folder = files("frontend") / "queries"
    parts = [(folder / f"{name}.graphql").read_text(encoding="utf-8")]
    known: set[str] = set()
    wanted = _SPREAD.findall(parts[0])
    while wanted:
        fragment = wanted.pop()
        if fragment not in known:
            known.add(fragment)
            parts.append((folder / "parts" / f"{fragment}.graphql").read_text(encoding="utf-8"))
            wanted += _SPREAD.findall(parts[-1])
    return "\n".join(parts)


def names() -> list[str]:
    """Return the names of all pages' queries."""
    folder = files("frontend") / "queries"
    return sorted(entry.name.removesuffix(".graphql") for entry in folder.iterdir() if entry.name.endswith(".graphql"))
