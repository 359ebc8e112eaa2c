"""How the opening tells what it does: a bar on a terminal, plain lines elsewhere."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from expo.demo.sign_ins import SignIn

_EVERY: Final = 10


class Told(Protocol):
    """Hears what happens."""

    def say(self, words: str) -> None:
        """Hear a line."""

    def moved_in(self, name: str, done: int, total: int) -> None:
        """Hear that so many of all companies have moved in, the last of them ``name``."""


@dataclass(frozen=True)
class Lines:
    """Writes a line now and then."""

    console: Console

    def say(self, words: str) -> None:
        """Write a line."""
        self.console.print(words, highlight=False, markup=False)

    def moved_in(self, name: str, done: int, total: int) -> None:
        """Write every tenth company, and the last."""
        if done % _EVERY == 0 or done == total:
            self.say(f"{done} of {total} exhibitors have moved in: {name}")


@dataclass(frozen=True)
class Bar:
    """Draws a bar that stays at the foot of the terminal."""

    progress: Progress

    def say(self, words: str) -> None:
        """Write a line above the bar."""
        self.progress.console.print(words, highlight=False, markup=False)

    def moved_in(self, name: str, done: int, total: int) -> None:
        """Move the bar."""
        task = self.progress.task_ids[0] if self.progress.task_ids else self.progress.add_task("")
        self.progress.update(task, completed=done, total=total, description=name)


@contextmanager
def telling(console: Console) -> Iterator[Told]:
    """Give who tells of the opening on this console."""
    if not console.is_terminal:
        yield Lines(console)
        return
    words = TextColumn("{task.description}", markup=False)
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), words)
    with Progress(*columns, console=console, transient=True, refresh_per_second=4) as progress:
        yield Bar(progress)


def tell_sign_ins(console: Console, address: str, sign_ins: Sequence[SignIn]) -> None:
    """Print the site's addresses and who can sign in, readable at 80 columns and when it is cut up by programs."""
    wide = max(len(each.email) for each in sign_ins)
    lines = [f"  {each.part:<10} {each.email:<{wide}}  {each.password}  {each.name}" for each in sign_ins]
    places = [f"The demo fair is open at {address}", f"GraphQL is at {address}/graphql"]
    for words in ("", *places, "", f"Sign in at {address}/sign-in as", *lines, ""):
        console.print(words, highlight=False, markup=False, soft_wrap=True)
