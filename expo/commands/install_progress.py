"""Progress of a model installation on standard error: a bar on a terminal, occasional lines elsewhere."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn, TransferSpeedColumn
from rich.progress import Progress as Bars

from translation.packages.format.package import Package, Progress
from translation.packages.installing import InstallObserver, display_name

_LINES: Final = 4
"""Lines per step without a progress bar."""
_WITHOUT_TOTAL: Final = 50_000_000
"""Bytes per line if the total is unknown."""


def shown_size(size: int) -> str:
    """Return a number of bytes in readable form: 123.4 MB (of 1,000,000 bytes)."""
    return f"{size / 1_000_000:,.1f} MB"


@contextmanager
def show_progress(console: Console | None = None) -> Iterator[InstallObserver]:
    """Yield a progress watcher for the duration of a block."""
    console = console or Console(stderr=True)
    if not console.is_terminal:
        yield PlainLines()
        return
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Bars(*columns, TimeRemainingColumn(), console=console) as bars:
        yield _Bar(bars)


class PlainLines:
    """Prints a line when a step begins, and at each quarter of it."""

    def on_step(self, words: str) -> Progress:
        """Print that a step begins."""
        _write(words)
        reported = 0

        def tell(done: int, total: int | None) -> None:
            nonlocal reported
            reached = done * _LINES // total if total else done // _WITHOUT_TOTAL
            if reached > reported:
                reported = reached
                of = f" of {shown_size(total)}" if total else ""
                _write(f"{words}: {shown_size(done)}{of}")

        return tell

    def on_package(self, package: Package) -> None:
        """Print the licence."""
        _write(licence_line(package))


class _Bar:
    """Draws a bar for each step."""

    def __init__(self, bars: Bars) -> None:
        self._bars = bars

    def on_step(self, words: str) -> Progress:
        task = self._bars.add_task(words, total=None)

        def tell(done: int, total: int | None) -> None:
            self._bars.update(task, completed=done, total=total)

        return tell

    def on_package(self, package: Package) -> None:
        self._bars.console.print(licence_line(package), markup=False, highlight=False)


def licence_line(package: Package) -> str:
    """Return the line that states a package's licence."""
    return f"Licence of {display_name(package)}: {package.licence or 'the package does not say'}"


def _write(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
