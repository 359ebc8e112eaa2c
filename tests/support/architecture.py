"""The rules of who imports whom, over every module below ``expo``: an import-linter contract, and how much it sees.

A feature's folder and each of its sub-features' has layers, told by the name of the file or folder:

    feature, demo  →  api  →  follower  →  services  →  store  →  models, rules  →  errors

A module imports its own layer and those to the right of it, in its own folder and in what may be seen from there: what
the feature needs (`Feature.needs`), and the sub-features before its own (`Feature.subfeatures`). A store is private to
the services of its folder. What is not named above is a service: so no file escapes.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import grimp
from importlinter import Contract, ContractCheck, output

from expo.features import FEATURES
from expo.kit.features.feature import Feature

ROOT: Final = Path(__file__).resolve().parent.parent.parent
LAYERS: Final[Mapping[str, int]] = {
    "feature": 6,
    "demo": 6,
    "api": 5,
    "follower": 4,
    "services": 3,
    "store": 2,
    "models": 1,
    "rules": 1,
    "errors": 0,
}
_GRAPHQL_AND_HTTP: Final = frozenset({"strawberry", "graphql", "starlette"})
_DATABASE: Final = frozenset({"pymongo", "bson"})
FORBIDDEN: Final[Mapping[str, frozenset[str]]] = {
    "api": _DATABASE,
    "follower": _GRAPHQL_AND_HTTP,
    "services": _GRAPHQL_AND_HTTP,
    "store": _GRAPHQL_AND_HTTP,
    "models": _GRAPHQL_AND_HTTP | _DATABASE,
    "rules": _GRAPHQL_AND_HTTP | _DATABASE,
    "errors": _GRAPHQL_AND_HTTP | _DATABASE,
}
"""What a layer never imports of others' packages."""

_FOR_FEATURES: Final = frozenset({"kit"})
_FOR_FEATURE_FILES: Final = frozenset({"kit", "settings"})
Import = tuple[str, str]
"""Who imports, and what: dotted names."""


@dataclass(frozen=True)
class Place:
    """Where a module of a feature stands: its feature, its sub-feature ("" for none), its layer."""

    feature: str
    subfeature: str
    layer: str


@dataclass(frozen=True)
class Architecture:
    """The rules for some features, the lowest first."""

    features: Sequence[Feature]

    @cached_property
    def _named(self) -> Mapping[str, Feature]:
        return {feature.name: feature for feature in self.features}

    def place(self, module: str) -> Place | None:
        """Return where a module stands; None for one that is no feature's."""
        package, *path = module.split(".")
        feature = self._named.get(path[0]) if package == "expo" and path else None
        if feature is None:
            return None
        inner = path[1:]
        subfeature = inner.pop(0) if inner and inner[0] in feature.subfeatures else ""
        layer = inner[0] if inner and inner[0] in LAYERS else "services"
        return Place(feature.name, subfeature, layer)

    def violations(self, imports: Iterable[Import]) -> Iterator[str]:
        """Yield what is wrong, a sentence each."""
        for importer, imported in sorted(imports):
            here = self.place(importer)
            wrong = None if here is None else self._wrong(here, imported)
            if wrong is not None:
                yield f"{importer} imports {imported}: {wrong}."

    def _wrong(self, here: Place, imported: str) -> str | None:
        root, _, rest = imported.partition(".")
        if root != "expo":
            return f"{here.layer} know no {root}" if root in FORBIDDEN.get(here.layer, ()) else None
        there = self.place(imported)
        if there is None:
            allowed = _FOR_FEATURE_FILES if here.layer in {"feature", "demo"} else _FOR_FEATURES
            return None if rest.partition(".")[0] in allowed else f"{here.layer} of a feature see kit alone"
        return self._unseen(here, there) or _upward(here, there)

    def _unseen(self, here: Place, there: Place) -> str | None:
        feature = self._named[here.feature]
        if there.feature != here.feature:
            return None if there.feature in feature.needs else f"{here.feature} does not need {there.feature}"
        if here.layer in {"feature", "demo"} or there.subfeature in {"", here.subfeature}:
            return None
        if not here.subfeature:
            return "what a feature's sub-features share knows none of them"
        order = feature.subfeatures
        return None if order.index(there.subfeature) < order.index(here.subfeature) else "it stands above or beside"


def _upward(here: Place, there: Place) -> str | None:
    own = here.feature == there.feature
    if LAYERS[there.layer] > LAYERS[here.layer]:
        return f"{there.layer} stand above {here.layer}"
    if there.layer == "store":
        asks = own and here.layer in {"feature", "services", "follower", "store"}
        return None if asks else "a store is private to the services of its feature"
    return "what a feature brings is read by expo.features alone" if there.layer == "feature" else None


class ArchitectureContract(Contract):
    """What `Architecture` finds wrong in the real imports."""

    type_name = "architecture"

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002 - its protocol
        """Return whether the contract is kept, with what is wrong."""
        found = list(Architecture(FEATURES).violations(imports_of(graph)))
        return ContractCheck(kept=not found, metadata={"found": found})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print what is wrong."""
        for each in check.metadata["found"]:
            output.print_error(each, bold=False)


def imports_of(graph: grimp.ImportGraph) -> Iterator[Import]:
    """Yield every import of a module below ``expo``."""
    for module in graph.modules:
        if module.startswith("expo."):
            for imported in graph.find_modules_directly_imported_by(module):
                yield module, imported


def seen_lines(architecture: Architecture) -> Counter[str]:
    """Return how many lines of features stand in each layer: whatever is in a feature's folder stands in one."""
    lines: Counter[str] = Counter()
    for feature in architecture.features:
        for path in sorted((ROOT / "expo" / feature.name).rglob("*.py")):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            place = architecture.place(module)
            lines["none" if place is None else place.layer] += path.read_text(encoding="utf-8").count("\n")
    return lines


def main() -> None:
    """Print how many lines of features the contract sees, by layer."""
    lines = seen_lines(Architecture(FEATURES))
    for layer, count in lines.most_common():
        sys.stdout.write(f"{layer:10}{count:8,} lines\n")
    seen = sum(count for layer, count in lines.items() if layer != "none")
    sys.stdout.write(f"The contract sees {seen / sum(lines.values()):.1%} of the features' lines.\n")


if __name__ == "__main__":
    main()
