"""Words that goods are counted by, in seven languages (``counted.csv``): pieces, boxes, sets."""

import csv
from functools import cache
from pathlib import Path


def counted_class(word: str, language: str) -> str | None:
    """Return the class of a word after a number, such as ``box``, or None; Chinese ones may go on after it."""
    low, classes = word.lower(), _classes(language)
    if language == "zh":
        return next((each for start, each in classes.items() if low.startswith(start)), None)
    return classes.get(low)


@cache
def _classes(language: str) -> dict[str, str]:
    """Return the classes of the counting words of a language, the longest words first."""
    found: dict[str, str] = {}
    with (Path(__file__).parent / "counted.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            for word in (row.get(language) or "").split(","):
                found.setdefault(word, row["class"])
    found.pop("", None)
    return dict(sorted(found.items(), key=lambda each: -len(each[0])))
