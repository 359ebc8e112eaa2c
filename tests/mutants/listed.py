"""The list of defects, ``mutants.toml``: what each breaks, where it is planted, which tests have to catch it."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_LIST: Final = Path(__file__).with_name("mutants.toml")


@dataclass(frozen=True)
class Mutant:
    """One defect: in ``file`` the one place that says ``text`` says ``becomes`` instead.

    ``promise`` is what the product promises and does not keep then. ``tests`` are files or folders for pytest.
    """

    name: str
    promise: str
    file: str
    text: str
    becomes: str
    tests: list[str]

    def planted(self, source: str) -> str | None:
        """Return a file's text with the defect in it, None where it is not known to which place that belongs."""
        return source.replace(self.text, self.becomes) if source.count(self.text) == 1 else None


def mutants() -> list[Mutant]:
    """Return all of them, in the list's order."""
    return [Mutant(**each) for each in tomllib.loads(_LIST.read_text(encoding="utf-8"))["mutant"]]
