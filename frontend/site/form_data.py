"""Forms: what was typed, the problem with it, and the key that makes a second click harmless."""

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import FormData

from frontend.site.problems import Problem

MAX_LENGTH = 10_000
"""Longest value of a form in characters, unless the form says otherwise."""


@dataclass(frozen=True)
class Form:
    """A form as a template shows it: what was typed, and the problem with it.

    ``key`` is the Idempotency-Key of the next attempt; ``repeated`` holds all values of fields that were sent more
    than once, such as checkboxes; ``pairs`` holds all fields in the order in which they were sent.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    problem: Problem | None = None
    key: str = field(default_factory=lambda: secrets.token_urlsafe(18))
    repeated: Mapping[str, Sequence[str]] = field(default_factory=dict)
    pairs: Sequence[tuple[str, str]] = ()

    def value(self, name: str, otherwise: str = "") -> str:
        """Return what was typed into a field."""
        return self.values.get(name, otherwise)

    def several(self, name: str) -> list[str]:
        """Return all values of a field, in order."""
        return list(self.repeated.get(name) or ([self.values[name]] if name in self.values else []))

    @property
    def fields(self) -> list[tuple[str, str]]:
        """All fields with their values: single ones, then repeated ones."""
        single = [(name, value) for name, value in self.values.items() if name not in self.repeated]
        return [*single, *((name, value) for name, values in self.repeated.items() for value in values)]

    def chosen(self, name: str) -> list[str]:
        """Return all values of a field that are not blank."""
        return [each for each in self.several(name) if each]

    def part(self, name: str) -> "Form":
        """Return the form if it is the page's form of this name, else an empty one: a page may have several."""
        return self if self.value("part") == name else Form()

    def problem_of(self, name: str) -> Problem | None:
        """Return the problem if it concerns this field."""
        return self.problem if self.problem and self.problem.field == name else None

    def with_problem(self, problem: Problem) -> "Form":
        """Return the form to show again, without passwords, and with a new key as the next attempt is another one."""
        kept = {name: value for name, value in self.values.items() if "password" not in name}
        return Form(kept, problem, repeated=self.repeated)


def read_form(data: FormData, max_length: int = MAX_LENGTH) -> Form:
    """Return the form that a browser sent; files and overlong values are left out.

    Browsers send line breaks as CR LF, even in text that we wrote ourselves (HTML, "form-data encoding"): here they
    become LF again, so that a text comes back as it was.
    """
    texts = [(name, value.replace("\r\n", "\n")) for name, value in data.multi_items() if isinstance(value, str)]
    sent = [(name, value) for name, value in texts if len(value) <= max_length]
    values = dict(sent)
    counts = Counter(name for name, _ in sent)
    repeated = {name: [each for key, each in sent if key == name] for name, count in counts.items() if count > 1}
    key = values.pop("key", "")
    return Form(values, key=key, repeated=repeated, pairs=[pair for pair in sent if pair[0] != "key"])


def problem_in(result: Mapping[str, Any] | None) -> Problem | None:
    """Return the problem in a mutation's result, or None if it succeeded."""
    if result is None:
        return Problem("INTERNAL", "")
    return Problem.of(result) if "message" in result and "code" in result else None
