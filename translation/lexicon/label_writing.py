"""Labelled values as each language writes them: type 4515, 4515型, типа 4515."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from translation.lexicon.labels import BETWEEN, Label

_FILE: Final = Path(__file__).with_name("label_words.csv")
"""How each language writes each label; {} stands for the value."""


def write(label: Label, value: str, language: str) -> str:
    """Return a labelled value."""
    return _written()[label][language].format(*value.split(BETWEEN))


@cache
def _written() -> Mapping[Label, Mapping[str, str]]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        return {Label[row["label"].upper()]: row for row in csv.DictReader(file)}
