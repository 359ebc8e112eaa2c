"""The command: the chosen defects, one after the other; ends with 1 unless each of them is caught."""

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Final

from cyclopts import App, Parameter
from rich.console import Console

from tests.mutants.listed import Mutant, mutants
from tests.mutants.tree import Outcome, Tree, copied

_LIMIT_S: Final = 1200.0
"""Tests that a defect keeps from ending are stopped after this."""
_SHOWN: Final = 4000
"""Characters of what pytest said, from its end, where it is shown."""

app = App(name="mutants", help="Plant one defect after the other and see that the tests catch each of them.")
console = Console(highlight=False, soft_wrap=True)
progress = Console(stderr=True, highlight=False, soft_wrap=True)


class Verdict(StrEnum):
    """What became of a defect."""

    CAUGHT = "caught"
    SURVIVED = "SURVIVED"
    MISFIT = "does not apply"
    BROKEN = "no test ran"
    STUCK = "did not end"


@dataclass(frozen=True)
class Try:
    """One defect that was planted: what became of it, after how long, and the test that has seen it."""

    mutant: Mutant
    verdict: Verdict
    seconds: float
    seen_by: str = ""


@app.default
def plant(
    *names: Annotated[str, Parameter(help="Only these defects of tests/mutants/mutants.toml.")],
    check: Annotated[bool, Parameter(help="First see that the tests are green without a defect.")] = True,
) -> None:
    """Plant them in a copy of the tree, run their tests, and say which were caught."""
    chosen = _chosen(names)
    with copied() as tree:
        if check:
            _require_green(tree, chosen)
        tries = [_try(tree, each, f"{number} of {len(chosen)}") for number, each in enumerate(chosen, 1)]
    _show(tries)
    if left := sum(each.verdict is not Verdict.CAUGHT for each in tries):
        sys.exit(f"{left} of {len(tries)} were not caught.")
    console.print(f"All {len(tries)} were caught.")


def _chosen(names: Sequence[str]) -> list[Mutant]:
    known = {each.name: each for each in mutants()}
    if unknown := [each for each in names if each not in known]:
        sys.exit(f"There is no defect {', '.join(unknown)}: choose among {', '.join(known)}.")
    return [known[each] for each in names or known]


def _require_green(tree: Tree, chosen: Sequence[Mutant]) -> None:
    """Run all that is to catch something once as it is: what fails anyway catches nothing."""
    selection = sorted({test for each in chosen for test in each.tests})
    progress.print(f"Without a defect: {' '.join(selection)} …")
    began = time.monotonic()
    outcome = tree.test(selection, limit_s=_LIMIT_S * 2)
    if outcome.status != 0:
        sys.exit(f"{outcome.output[-_SHOWN:]}\nThe tests have to pass before a defect is planted.")
    progress.print(f"  green after {time.monotonic() - began:.0f} s")


def _try(tree: Tree, mutant: Mutant, number: str) -> Try:
    progress.print(f"{number}, {mutant.name}: {' '.join(mutant.tests)} …")
    began = time.monotonic()
    with tree.planted(mutant) as there:
        if not there:
            tried = Try(mutant, Verdict.MISFIT, 0.0)
        else:
            outcome = tree.test(mutant.tests, limit_s=_LIMIT_S)
            tried = Try(mutant, _verdict(outcome), time.monotonic() - began, outcome.failed)
            said = outcome.output[-_SHOWN:] if tried.verdict is Verdict.BROKEN else outcome.reason
            progress.print(f"  {tried.seen_by} {said}".rstrip(), markup=False)
    progress.print(f"  {tried.verdict} after {tried.seconds:.0f} s")
    return tried


def _verdict(outcome: Outcome) -> Verdict:
    if outcome.status is None:
        return Verdict.STUCK
    if outcome.failed:
        return Verdict.CAUGHT
    return Verdict.SURVIVED if outcome.status == 0 else Verdict.BROKEN


def _show(tries: Sequence[Try]) -> None:
    width = max(len(each.mutant.name) for each in tries)
    for each in tries:
        line = f"{each.mutant.name:{width}}  {each.verdict:14}  {each.seconds:4.0f} s  {each.seen_by}"
        console.print(line.rstrip(), style="" if each.verdict is Verdict.CAUGHT else "red", markup=False)


if __name__ == "__main__":
    app()
