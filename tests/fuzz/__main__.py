"""The command: every role's cases, then the hostile documents; ends with 1 when anything broke."""

import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

from cyclopts import App, Parameter
from rich.console import Console

from tests.fuzz.cases import ROLES, Fuzz, Tally
from tests.fuzz.hostile import LIMIT_MS, ROUNDS, Refusal, refusals
from tests.fuzz.stage import a_stage
from tests.support import databases

_SHOWN: Final = 20
"""How many faults are shown in full; they tend to be one, seen many times."""

app = App(name="fuzz", help="Ask a running fair all that can be made up, as everybody who can come to it.")
console = Console(highlight=False, soft_wrap=True)


@app.default
def fuzz(
    *,
    cases: Annotated[int, Parameter(help="Operations for each role, as many for each query and mutation.")] = 2000,
    role: Annotated[str | None, Parameter(help=f"One of {', '.join(ROLES)}; all of them if left out.")] = None,
) -> None:
    """Open a fair in a temporary folder, fuzz it, and say what came of it."""
    if role is not None and role not in ROLES:
        sys.exit(f"There is no role {role}: choose one of {', '.join(ROLES)}.")
    faults = asyncio.run(_run(cases, [role] if role else ROLES))
    for fault in faults[:_SHOWN]:
        console.print(fault, style="red", markup=False)
    if faults:
        sys.exit(f"{len(faults)} faults, the first {min(_SHOWN, len(faults))} above.")
    console.print("Nothing broke.")


async def _run(cases: int, roles: Sequence[str]) -> list[str]:
    faults: list[str] = []
    with tempfile.TemporaryDirectory(prefix="expo-fuzz-") as name, databases.server(Path(name) / "db", None) as url:
        async with a_stage(Path(name) / "fair", url) as stage:
            for role in roles:
                tally = await asyncio.to_thread(Fuzz(stage.url, stage.cast, stage.mender()).run, role, cases)
                _say(tally)
                faults += [*tally.faults, *await stage.put_back()]
            faults += await stage.faults()
            answers = await asyncio.to_thread(lambda: list(refusals(stage.url, pid=stage.server_pid)))
            _say_refusals(answers)
            faults += [
                f"{each.name}: {sorted(each.statuses)}, {sorted(each.codes)}" for each in answers if not each.is_right
            ]
    return faults


def _say(tally: Tally) -> None:
    statuses = ", ".join(f"{status}: {count}" for status, count in sorted(tally.statuses.items()))
    codes = ", ".join(f"{code} {count}" for code, count in tally.codes.most_common())
    console.print(
        f"[b]{tally.role}[/b]: {tally.cases} cases, {tally.mutations} of them mutations; "
        f"{tally.executed} ran a resolver, {tally.given} got what they asked for; status {statuses}; "
        f"{len(tally.faults)} faults; p50 {tally.percentile_ms(0.5):.1f} ms, p99 {tally.percentile_ms(0.99):.1f} ms"
    )
    console.print(f"  {codes}", style="dim")


def _say_refusals(answers: Sequence[Refusal]) -> None:
    console.print(
        f"[b]Hostile bodies[/b], each sent {ROUNDS} times: median ms, most ms, the server's CPU ms, what it said"
    )
    for each in answers:
        cpu = "" if each.cpu_ms is None else f"{each.cpu_ms:.1f}"
        said = ", ".join([*map(str, sorted(each.statuses)), *sorted(each.codes)])
        style = "" if each.is_right and each.median_ms < LIMIT_MS else "red"
        line = f"  {each.median_ms:7.1f} {each.most_ms:7.1f} {cpu:>6}  {said:22} {each.name} ({each.size:,} bytes)"
        console.print(line, style=style, markup=False)


if __name__ == "__main__":
    app()
