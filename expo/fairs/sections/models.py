"""The tree of categories and sections that every fair uses, named in seven languages."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from expo.fairs.sections.errors import SectionNotFound


@dataclass(frozen=True)
class Section:
    """A section of the fair; ``names`` by language."""

    key: str
    category: str
    names: dict[str, str]


@dataclass(frozen=True)
class Category:
    """A group of sections. ``colour`` is #RRGGBB, readable under white text."""

    key: str
    names: dict[str, str]
    colour: str
    sections: tuple[Section, ...]


@cache
def categories() -> tuple[Category, ...]:
    """Return all categories in display order."""
    raw = tomllib.loads((Path(__file__).parent / "sections.toml").read_text(encoding="utf-8"))
    return tuple(
        Category(
            key=each["key"],
            names=each["names"],
            colour=each["colour"],
            sections=tuple(Section(section["key"], each["key"], section["names"]) for section in each["sections"]),
        )
        for each in raw["categories"]
    )


@cache
def _by_key() -> dict[str, Section]:
    return {section.key: section for category in categories() for section in category.sections}


def section(key: str, *, field: str = "section") -> Section:
    """Return the section with this key; raises `SectionNotFound`."""
    found = _by_key().get(key)
    if found is None:
        raise SectionNotFound(field=field)
    return found


def sections_of(category: str, *, field: str = "category") -> tuple[Section, ...]:
    """Return the sections of the category with this key; raises `SectionNotFound`."""
    found = next((each for each in categories() if each.key == category), None)
    if found is None:
        raise SectionNotFound(field=field)
    return found.sections


def find_section(name: str) -> Section | None:
    """Return the section with this key or with this name in any language, or None."""
    folded_name = name.strip().casefold()
    return _by_key().get(folded_name) or next(
        (each for each in _by_key().values() if folded_name in {text.casefold() for text in each.names.values()}), None
    )
