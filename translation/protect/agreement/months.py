"""Names of months in six languages (``months.csv``)."""

import csv
import re
from functools import cache
from pathlib import Path


@cache
def months(language: str) -> re.Pattern[str] | None:
    """Return a pattern of the months' names, one group for each, or None for languages without."""
    with (Path(__file__).parent / "months.csv").open(encoding="utf-8", newline="") as file:
        rows = [row[language] for row in csv.DictReader(file, delimiter=";") if row.get(language)]
    if not rows:
        return None
    prefix = "(?:[وبلف]|لل)?" if language == "ar" else ""
    names = "|".join(f"({'|'.join(map(re.escape, sorted(row.split(','), key=len, reverse=True)))})" for row in rows)
    return re.compile(rf"(?<!\w){prefix}(?:{names})(?!\w)", re.IGNORECASE)
