"""The declaration of a feature, in one value, and the combined declarations of all features.

An installation is built in three passes (`expo.app`): first the features' declarations, before any service is built;
then their services, from the lowest feature up, each seeing only what it needs; then their offers to features below
them. The parts for worker and server are made after all three.
"""

import tomllib
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from itertools import chain
from pathlib import Path

from pymongo import IndexModel

from expo.kit.features.demo import Chapter
from expo.kit.features.parts import Parts
from expo.kit.features.serving import Serving
from expo.kit.features.work import Work
from expo.kit.files.uploads import UploadPurpose, UploadScopes

Sentences = Mapping[str, str]
"""Text of a verb for readers, by language."""
Verbs = Mapping[str, Sentences]
"""Sentences by verb (``product.published``), in the order of the reader's menu."""
Indexes = Mapping[str, Sequence[IndexModel]]
"""Indexes by collection."""


def _no_services(_parts: Parts) -> Iterable[object]:
    return ()


def _no_work(_parts: Parts) -> Work:
    return Work()


def _no_serving(_parts: Parts) -> Serving:
    return Serving()


async def _nothing_to_close(_parts: Parts) -> None:
    pass


@dataclass(frozen=True)
class Feature:
    """A feature of the fair.

    ``name`` is the name of its folder below ``expo``; ``needs`` names the lower features that it may see and import;
    ``subfeatures`` are the folders of a large feature, lowest first. ``api`` names the modules with ``Query``,
    ``Mutation`` or ``Subscription``, imported only where there is a schema: in the server, not in the worker;
    ``scopes`` are the scopes that an API key can be granted, ``verbs`` the texts of its journal entries; ``uploads``
    are the purposes of its file uploads, each with the scope that a key needs.
    """

    name: str
    needs: tuple[str, ...] = ()
    subfeatures: tuple[str, ...] = ()
    api: tuple[str, ...] = ()
    indexes: tuple[Indexes, ...] = ()
    scopes: tuple[str, ...] = ()
    verbs: Verbs = field(default_factory=dict)
    uploads: Mapping[UploadPurpose, str] = field(default_factory=dict)
    services: Callable[[Parts], Iterable[object]] = _no_services
    """First pass: services for itself and the features above it."""
    offers: Callable[[Parts], Iterable[object]] = _no_services
    """Second pass: extensions for features below it, which look them up by class (`Parts.offered`)."""
    work: Callable[[Parts], Work] = _no_work
    serve: Callable[[Parts], Serving] = _no_serving
    close: Callable[[Parts], Awaitable[None]] = _nothing_to_close
    """Releases files and threads."""
    demo: Chapter | None = None
    """Its chapter of the demo, run once all exhibitors and buyers exist."""


@dataclass(frozen=True)
class Declarations:
    """Combined declarations of all features, made before any service: itself a service that all features may see."""

    scopes: tuple[str, ...] = ()
    verbs: Verbs = field(default_factory=dict)
    uploads: UploadScopes = field(default_factory=dict)


def combine_declarations(features: Sequence[Feature]) -> Declarations:
    """Return the combined declarations; raises `ValueError` for duplicates, or for a need that is not below."""
    below: set[str] = set()
    for feature in features:
        if unknown := set(feature.needs) - below:
            raise ValueError(f"{feature.name} needs {', '.join(sorted(unknown))}, which does not stand below it.")
        below.add(feature.name)
    scopes = tuple(chain.from_iterable(feature.scopes for feature in features))
    verbs = [verb for feature in features for verb in feature.verbs]
    uploads: dict[UploadPurpose, list[str]] = {}
    for purpose, scope in chain.from_iterable(feature.uploads.items() for feature in features):
        uploads.setdefault(purpose, []).append(scope)
    indexed = [name for feature in features for each in feature.indexes for name in each]
    for names in (scopes, verbs, indexed, [purpose.name for purpose in uploads]):
        if twice := sorted(name for name, count in Counter(names).items() if count > 1):
            raise ValueError(f"Two features declare {', '.join(twice)}.")
    return Declarations(scopes, {verb: words for feature in features for verb, words in feature.verbs.items()}, uploads)


def read_verbs(file: Path) -> Verbs:
    """Return the sentences of a ``verbs.toml`` file: ``[subject]`` tables of ``verb = {en = "…", …}``."""
    raw = tomllib.loads(file.read_text(encoding="utf-8"))
    return {f"{subject}.{verb}": words for subject, verbs in raw.items() for verb, words in verbs.items()}


def roots(features: Sequence[Feature], name: str) -> tuple[type, ...]:
    """Return the features' classes named ``Query``, ``Mutation`` or ``Subscription``."""
    modules = [import_module(each) for feature in features for each in feature.api]
    return tuple(getattr(module, name) for module in modules if hasattr(module, name))
