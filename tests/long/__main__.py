"""The command: each part by its name, or all of them; ends with 1 when one has failed."""

import asyncio
import sys
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Final, Literal

from cyclopts import App

from expo.bench.report import Report, progress, tell
from tests.long.fallback import measure_fallback
from tests.long.firewalls import measure_firewalls
from tests.long.hostile import attack
from tests.long.joins import measure_joins
from tests.long.outages import measure_outages
from tests.long.walks import walk_meetings

Part = Literal["outages", "firewalls", "fallback", "hostile", "joins", "walks"]
_PARTS: Final[Mapping[Part, Callable[[], Coroutine[Any, Any, Report]]]] = {
    "outages": measure_outages,
    "firewalls": measure_firewalls,
    "fallback": measure_fallback,
    "hostile": attack,
    "joins": measure_joins,
    "walks": walk_meetings,
}

app = App(name="long", help="Run the full lengths of tests that the suite runs in short versions.")


@app.default
def run(*parts: Part) -> None:
    """Run the given parts, or all of them."""
    for part in parts or _PARTS:
        progress(f"{part} …")
        result = asyncio.run(_PARTS[part]())
        tell(result)
        if not result["holds"]:
            sys.exit(f"{part} has failed.")


if __name__ == "__main__":
    app()
