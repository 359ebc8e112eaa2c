"""Benchmark reports: one JSON object, with units in the keys of its figures."""

import os
import platform
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any, Final

import orjson

Report = dict[str, Any]
_BYTES_PER_MB: Final = 1_000_000


def report(
    name: str,
    work: Mapping[str, Any],
    figures: Mapping[str, float],
    baseline: Mapping[str, Any] | None = None,
    ratio: float | None = None,
) -> Report:
    """Return a report: ``baseline`` are the baseline's figures, ``ratio`` is ours to theirs, higher is better."""
    made: Report = {"bench": name, "machine": machine(), "work": dict(work), "figures": dict(figures)}
    if baseline is not None:
        made["compared"] = dict(baseline)
    if ratio is not None:
        made["ratio"] = round(ratio, 3)
    return made


def machine() -> dict[str, Any]:
    """Return the measuring environment: cores, Python, platform."""
    return {"cores": os.cpu_count(), "python": platform.python_version(), "platform": platform.platform()}


def latencies(milliseconds: Sequence[float]) -> dict[str, float]:
    """Return the median, 95th and 99th percentile (nearest rank), in milliseconds."""
    ordered = sorted(milliseconds)
    return {f"p{percent}_ms": _rank(ordered, percent) for percent in (50, 95, 99)}


def share(part: float, whole: float) -> float:
    """Return a part divided by the whole, with four digits; 0 where the whole is nothing."""
    return round(part / whole, 4) if whole else 0.0


def rss_mb(pid: int | None = None) -> float:
    """Return the current memory of a process (default: this one), in megabytes of 10^6 bytes."""
    command = ["ps", "-o", "rss=", "-p", str(pid or os.getpid())]
    shown = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - a fixed command
    return round(int(shown.stdout.strip() or 0) * 1024 / _BYTES_PER_MB, 1)


def progress(sentence: str) -> None:
    """Print progress to standard error; standard output is reserved for the report."""
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()


def tell(result: Report) -> None:
    """Print a report in one line."""
    sys.stdout.write(orjson.dumps(result).decode() + "\n")
    sys.stdout.flush()


def _rank(values: Sequence[float], percent: int) -> float:
    if not values:
        return 0.0
    return round(values[max(0, -(-len(values) * percent // 100) - 1)], 3)
