"""``expo bench`` as a user runs it, and what it prints."""

import json
import os
import subprocess
from collections.abc import Collection
from typing import Any, Final

from tests.support.preloaded import Preloaded

# What the environment of the tests' caller says must not reach a benchmark's own installation.
_ENVIRONMENT: Final = {"EXPO_DATABASE_NAME": "another", "EXPO_POINTS_PER_MINUTE": "100"}


class Bench:
    """Runs ``expo bench`` with given words."""

    def __init__(self, preloaded: Preloaded) -> None:
        self._preloaded = preloaded

    def __call__(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Return how it ended, and what it said."""
        return self._preloaded.run("bench", *words, environment=os.environ | _ENVIRONMENT)

    def load_search(self, encoder: str) -> None:
        """Load this encoder's model once for all benchmarks that follow."""
        self._preloaded.load_search(encoder)


def reported(ran: subprocess.CompletedProcess[str], *, may_be_zero: Collection[str] = ()) -> dict[str, Any]:
    """Return what a benchmark has printed; figures are positive, but for those that ``may_be_zero`` or less."""
    assert ran.returncode == 0, ran.stderr
    assert len(ran.stdout.splitlines()) == 1
    made: dict[str, Any] = json.loads(ran.stdout)
    assert made["machine"].keys() == {"cores", "python", "platform"}
    assert [name for name, figure in made["figures"].items() if figure <= 0 and name not in may_be_zero] == []
    return made
