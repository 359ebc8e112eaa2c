"""``make lighthouse``: front page, search, product and booth of the whole demo fair, judged three times each.

Prints one JSON object with the medians, and exits with 1 where one is below its aim.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from expo.bench.server.slow_line import installed_chromium
from tests.support import clients
from tests.support.demo_fair import whole_demo_fair
from tests.support.page_addresses import pages, signed_in

JUDGED: Final = ("front", "search", "product", "booth")
AIMS: Final = {"performance": 90, "accessibility": 95, "best-practices": 95, "seo": 95}
_CLI: Final = Path(__file__).parent / "node_modules" / "lighthouse" / "cli" / "index.js"
_FLAGS: Final = "--headless=new --no-sandbox --disable-gpu"


def main() -> int:
    """Judge; return 1 when a page misses an aim."""
    told = argparse.ArgumentParser(prog="make lighthouse", description=__doc__)
    told.add_argument("--data", type=Path, help="the demo's folder, kept; without it, a temporary one")
    told.add_argument("--runs", type=int, default=3)
    told.add_argument("--language", default="en")
    told.add_argument("--into", type=Path, help="keep the reports, as JSON, in this folder")
    given = told.parse_args()
    with tempfile.TemporaryDirectory() as folder, whole_demo_fair(given.data or Path(folder) / "data") as fair:
        folk = signed_in(fair)
        urls = {
            each.name: f"{fair.url}/{given.language}{folk.address(each)}" for each in pages() if each.name in JUDGED
        }
        medians = {name: _median(name, urls[name], given.runs, given.into or Path(folder)) for name in JUDGED}
    sys.stdout.write(json.dumps(medians) + "\n")
    return 1 if any(found[each] < aim for found in medians.values() for each, aim in AIMS.items()) else 0


def _median(name: str, url: str, runs: int, into: Path) -> dict[str, float]:
    into.mkdir(parents=True, exist_ok=True)
    scores = [_judged(url, into / f"{name}-{run}.json") for run in range(runs)]
    medians = {each: statistics.median(found[each] for found in scores) for each in AIMS}
    sys.stderr.write(f"{name}: {medians}\n")
    return medians


def _judged(url: str, report: Path) -> dict[str, float]:
    """Return a page's scores, of 100."""
    command = [clients.node() or "node", str(_CLI), url, "--output=json", f"--output-path={report}", "--quiet"]
    environment = {**os.environ, "CHROME_PATH": installed_chromium() or ""}
    subprocess.run([*command, f"--chrome-flags={_FLAGS}"], env=environment, check=True, timeout=180)
    categories = json.loads(report.read_text(encoding="utf-8"))["categories"]
    return {each: round(categories[each]["score"] * 100) for each in AIMS}


if __name__ == "__main__":
    sys.exit(main())
