"""Labelled values as each language writes them: type 4515, 4515型, типа 4515."""

import csv
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from translation.lexicon.labels import BETWEEN, Label

_FILE: Final = Path(__file__).with_name("label_words.csv")
"""How each language writes each label; {} stands for the value, Arabic forms for others and for 3 to 10 in brackets."""
_COUNTED: Final = re.compile(r"(\d+) \[(\w+)\|(\w+)\]")
_FEW: Final = range(3, 11)


def write(label: Label, value: str, language: str) -> str:
    """Return a labelled value."""
    written = _written()[label][language].format(*value.split(BETWEEN))
    return _COUNTED.sub(_agreeing, written)


def _agreeing(counted: re.Match[str]) -> str:
    """Return an Arabic number and the form that it takes."""
    return f"{counted[1]} {counted[3] if int(counted[1]) % 100 in _FEW else counted[2]}"


@cache
def _written() -> Mapping[Label, Mapping[str, str]]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        return {Label[row["label"].upper()]: row for row in csv.DictReader(file)}
