"""Properties of products."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProductProperty:
    """A property of products: its ``key``, the same in all languages, and its ``name`` in the reader's language."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class AttributeName:
    """The name of an attribute as written, and the tag of its language."""

    text: str
    language: str
