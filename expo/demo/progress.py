"""Progress of the opening: a bar on a terminal, plain lines elsewhere."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from expo.demo.data.sign_ins import DemoSignIn

_EVERY: Final = 10
_MANY: Final = 50


class ProgressCallback(Protocol):
    """Receives progress."""

    def say(self, words: str) -> None:
        """Report a message."""

    def moved_in(self, name: str, done: int, total: int) -> None:
        """Report that ``done`` of ``total`` companies have moved in, most recently ``name``."""

    def buyers_arrived(self, done: int, total: int) -> None:
        """Report that ``done`` of ``total`` buyers have arrived."""

    def weighed(self, share: float) -> None:
        """Report the progress of matchmaking, from 0 to 1."""


@dataclass(frozen=True)
class Lines:
    """Prints occasional lines."""

    console: Console

    def say(self, words: str) -> None:
        """Print a line."""
        self.console.print(words, highlight=False, markup=False)

    def moved_in(self, name: str, done: int, total: int) -> None:
        """Print every tenth company, and the last."""
        if done % _EVERY == 0 or done == total:
            self.say(f"{done} of {total} exhibitors have moved in: {name}")

    def buyers_arrived(self, done: int, total: int) -> None:
        """Print every fiftieth buyer, and the last."""
        if done % _MANY == 0 or done == total:
            self.say(f"{done} of {total} buyers have come.")

    def weighed(self, share: float) -> None:
        """Print only the start of matchmaking."""
        if not share:
            self.say("It is worked out who should meet whom.")


@dataclass(frozen=True)
class Bar:
    """Draws a progress bar at the bottom of the terminal."""

    progress: Progress

    def say(self, words: str) -> None:
        """Print a line above the bar."""
        self.progress.console.print(words, highlight=False, markup=False)

    def moved_in(self, name: str, done: int, total: int) -> None:
        """Update the bar."""
        self._move(f"exhibitors have moved in: {name}", done, total)

    def buyers_arrived(self, done: int, total: int) -> None:
        """Update the bar."""
        self._move("buyers have come", done, total)

    def weighed(self, share: float) -> None:
        """Update the bar."""
        self._move("of 100: who should meet whom", round(100 * share), 100)

    def _move(self, words: str, done: int, total: int) -> None:
        task = self.progress.task_ids[0] if self.progress.task_ids else self.progress.add_task("")
        self.progress.update(task, completed=done, total=total, description=words)


@contextmanager
def progress_display(console: Console) -> Iterator[ProgressCallback]:
    """Yield the progress display for this console."""
    if not console.is_terminal:
        yield Lines(console)
        return
    words = TextColumn("{task.description}", markup=False)
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), words)
    with Progress(*columns, console=console, transient=True, refresh_per_second=4) as progress:
        yield Bar(progress)


def print_demo_logins(console: Console, address: str, sign_ins: Sequence[DemoSignIn]) -> None:
    """Print the site's addresses and the demo logins, readable at 80 columns and easy to parse."""
    wide = max(len(each.email) for each in sign_ins)
    lines = [f"  {each.role:<10} {each.email:<{wide}}  {each.password}  {each.name}" for each in sign_ins]
    places = [f"The demo fair is open at {address}", f"GraphQL is at {address}/graphql"]
    for words in ("", *places, "", f"Sign in at {address}/sign-in as", *lines, ""):
        console.print(words, highlight=False, markup=False, soft_wrap=True)
