"""Names and order of facet values."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from expo.discovery.index.rules.trade_terms import LEAD_TIMES
from expo.exhibitors.certificates.models import certificate_kinds
from expo.fairs.sections.models import categories
from expo.kit.text import LANGUAGES
from expo.kit.trade.values import country_name, incoterm_rules, units

_ORDERED: Final = {"lead_time": LEAD_TIMES}
"""Facets whose values have an order of their own; others begin with the most frequent one."""


def facet_label(name: str, value: str, language: str) -> str:
    """Return a facet value's label in the reader's language, or the value itself if it has none."""
    if name == "country":
        return country_name(value, language)
    names = _names_of(name).get(value)
    return names[language] if names else value


@cache
def _names_of(facet: str) -> Mapping[str, Mapping[str, str]]:
    """Return the names by language of a facet's values."""
    match facet:
        case "certificate":
            return {key: dict.fromkeys(LANGUAGES, each.label) for key, each in certificate_kinds().items()}
        case "category":
            return {each.key: each.names for each in categories()}
        case "section":
            return {each.key: each.names for category in categories() for each in category.sections}
        case "incoterm":
            rules = incoterm_rules().values()
            return {rule.code: {tag: f"{rule.code} · {name}" for tag, name in rule.names.items()} for rule in rules}
        case "unit":
            return {code: each.names for code, each in units().items()}
    return _written_names().get(facet, {})


@cache
def _written_names() -> dict[str, dict[str, dict[str, str]]]:
    """Return the names of values by facet, value and language."""
    text = Path(__file__).with_name("facets.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), dict[str, dict[str, dict[str, str]]])


def in_own_order(name: str, counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return the counts of a facet's values, in the order in which they are shown."""
    order = _ORDERED.get(name)
    if order is None:
        return list(counts.items())
    places = {value: place for place, value in enumerate(order)}
    return sorted(counts.items(), key=lambda pair: places.get(pair[0], len(places)))
