"""GraphQL documents of the pages: ``AREA/queries/NAME.graphql`` with the fragments that they spread.

A document is known by its short name, whichever area's folder it lies in: names are unique in the whole site, so that
two areas can share a mutation, and a page can move to another area without a change elsewhere. Fragments
(``parts/queries/Name.graphql``) begin with a capital and may spread others.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

_SPREAD: Final = re.compile(r"\.\.\.\s*([A-Z]\w*)")
_OPERATION: Final = re.compile(r"^\s*(?:query|mutation)\s+\w+\s*\((.*?)\)\s*\{", re.DOTALL)
_VARIABLE: Final = re.compile(r"\$(\w+)\s*:\s*(\[?)(\w+)")
Variable = tuple[str, bool, str]
"""Name of a variable, whether it is a list, and the name of its type."""


@dataclass(frozen=True)
class Documents:
    """All documents by name: their text complete with fragments, and the variables that they declare."""

    texts: Mapping[str, str]
    variables: Mapping[str, tuple[Variable, ...]]

    @classmethod
    def of(cls, folders: Iterable[str]) -> "Documents":
        """Read the documents of the package's ``folders``; raises `ValueError` if two have the same name."""
        found = [each for folder in folders for each in (files("frontend") / folder / "queries").iterdir()]
        read = {each.name.removesuffix(".graphql"): each.read_text(encoding="utf-8") for each in found}
        if len(read) < len(found):
            raise ValueError("two documents have one name")
        names = [name for name in read if name[0].islower()]
        return cls({name: _whole(name, read) for name in names}, {name: _declared(read[name]) for name in names})


def _whole(name: str, read: Mapping[str, str]) -> str:
    """Return a document with all the fragments that it spreads."""
    used, pending = {name: None}, [name]
    while pending:
        fresh = [each for each in _SPREAD.findall(read[pending.pop()]) if each not in used]
        used |= dict.fromkeys(fresh)
        pending += dict.fromkeys(fresh)
    return "\n".join(read[each] for each in used)


def _declared(text: str) -> tuple[Variable, ...]:
    operation = _OPERATION.match(text)
    found = _VARIABLE.findall(operation.group(1)) if operation else []
    return tuple((variable, bool(bracket), kind) for variable, bracket, kind in found)
