"""``expo import`` and ``expo export``: product spreadsheets from and to files on this machine."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Self, TypedDict

from cyclopts import Parameter
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from expo.app import Installation
from expo.catalog.editing.models import Partial
from expo.catalog.imports import bulk, folders
from expo.catalog.imports.bulk import BulkImport
from expo.catalog.imports.companies import NewCompany
from expo.catalog.imports.models import ImportOptions
from expo.catalog.sheets.rules.row_cells import CellProblem, Defaults
from expo.catalog.sheets.writing import ENDINGS, SheetFormat
from expo.commands.installation import Data, with_installation
from expo.kit.errors import Invalid

_SHOWN: Final = 50
_ROWS: Final = 1_000_000

File = Annotated[
    Path,
    Parameter(help="XLSX, CSV or JSON Lines file, also as .gz, or a folder of such files, as exported for a fair."),
]
Pictures = Annotated[Path | None, Parameter(help="ZIP of pictures for the products; only with --exhibitor.")]
Columns = Annotated[
    list[str] | None,
    Parameter(name="--column", help="HEADER=FIELD: import the column HEADER as FIELD. Repeat for each column."),
]


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Whose:
    """Whose products a file holds, and how missing companies are created."""

    exhibitor: Annotated[str | None, Parameter(help="Exhibitor that owns the products: its id or slug.")] = None
    by: Annotated[str | None, Parameter(help="Column with the company of each row; new companies are created.")] = None
    fair: Annotated[str | None, Parameter(help="Fair, by id or slug, at which created companies get a booth.")] = None
    country: Annotated[str, Parameter(help="Country of created companies, ISO 3166-1 alpha-2.")] = "CN"

    def check(self, file: Path, pictures: Path | None) -> None:
        """Raise `Invalid` unless the products' owner is given exactly once; a folder's files name theirs themselves."""
        count = [self.exhibitor is not None, self.by is not None, file.is_dir()].count(True)
        if count != 1:
            raise Invalid("Give the exhibitor of the products: --exhibitor ADDRESS, or --by COLUMN; not for a folder.")
        if pictures is not None and self.exhibitor is None:
            raise Invalid("Pictures can be given with --exhibitor only.")


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Gaps:
    """Values for missing cells, and how leniently cells are read."""

    section: Annotated[str | None, Parameter(help="Section of the fair where the sheet names none.")] = None
    currency: Annotated[str | None, Parameter(help="Currency where the sheet names none, ISO 4217.")] = None
    language: Annotated[str | None, Parameter(help="Language where it cannot be detected: en zh es fr ru ar pt.")] = (
        None
    )
    unit: Annotated[str | None, Parameter(help="Unit where the sheet names none, UNECE Rec 20.")] = None
    minimum_order: Annotated[str | None, Parameter(help="Minimum order where the sheet names none.")] = None
    origin: Annotated[str | None, Parameter(help="Country of origin where the sheet names none.")] = None
    minor_prices: Annotated[bool, Parameter(help="Whole prices are minor units: 3920 is 39.20.")] = False
    mend: Annotated[
        bool, Parameter(help="Shorten texts that are too long, and make names of data fields readable.")
    ] = False

    def defaults(self) -> Defaults:
        """Return the import's defaults."""
        return Defaults(
            language=self.language,
            currency=self.currency,
            section=self.section,
            unit=self.unit,
            minimum_order=self.minimum_order,
            origin=self.origin,
            minor_prices=self.minor_prices,
            tidy=self.mend,
            mend=self.mend,
        )


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What happens to the rows."""

    dry_run: Annotated[bool, Parameter(help="Check all rows, but write nothing.")] = False
    publish: Annotated[bool, Parameter(help="Publish the imported products.")] = False
    good_rows: Annotated[bool, Parameter(help="Import the rows without errors even if other rows have errors.")] = False

    def options(self, gaps: Gaps) -> ImportOptions:
        """Return the import options."""
        partial = Partial.GOOD_ROWS if self.good_rows else Partial.ALL_OR_NOTHING
        return ImportOptions(dry_run=self.dry_run, publish=self.publish, partial=partial, defaults=gaps.defaults())


_NOBODYS: Final = Whose()
_NO_GAPS: Final = Gaps()
_WRITTEN: Final = Outcome()


class _ReadOptions(TypedDict):
    """Options for reading any file, as named by `bulk` and `folders`."""

    options: ImportOptions
    mapping: dict[str, str]
    max_rows: int
    on_progress: bulk.ProgressCallback


def import_products(
    file: File,
    *,
    owner: Whose = _NOBODYS,
    gaps: Gaps = _NO_GAPS,
    pictures: Pictures = None,
    columns: Columns = None,
    outcome: Outcome = _WRITTEN,
    data: Data = None,
) -> int:
    """Import a spreadsheet of products; importing the same file again changes nothing. Exit code 1 for bad rows."""
    owner.check(file, pictures)
    mapping = dict(_pair(each) for each in columns or ())
    shown = _Shown(_STEPS)
    reading = _ReadOptions(options=outcome.options(gaps), mapping=mapping, max_rows=_ROWS, on_progress=shown.tell)

    async def work(installation: Installation) -> BulkImport:
        if owner.exhibitor is not None:
            return await bulk.import_file(installation, owner.exhibitor, file, pictures=pictures, **reading)
        if owner.by is None:
            return await folders.import_folder(installation, file, **reading)
        company = NewCompany(country=owner.country, fair=owner.fair, section=gaps.section, source=file.name)
        return await bulk.import_by(installation, file, by=owner.by, company=company, **reading)

    with shown:
        loaded = with_installation(work, data)
    return _report(loaded, dry_run=outcome.dry_run)


def export_products(
    exhibitor: Annotated[str | None, Parameter(help="Exhibitor: its id or slug.")] = None,
    file: Annotated[
        Path | None, Parameter(help="File to write; its extension selects the format: .xlsx, .csv or .jsonl.")
    ] = None,
    *,
    fair: Annotated[
        str | None, Parameter(help="Fair, by id or slug, whose exhibitors are exported; needs --into.")
    ] = None,
    into: Annotated[Path | None, Parameter(help="Folder for the files, one for each exhibitor of the fair.")] = None,
    kind: Annotated[str, Parameter(name="--format", help="Format of these files: xlsx, csv or jsonl.")] = "jsonl",
    language: Annotated[str, Parameter(help="Language of the column names: en or zh.")] = "en",
    data: Data = None,
) -> None:
    """Export all products of an exhibitor, or of a fair's exhibitors, to files that can be imported again unchanged."""
    if exhibitor is not None and file is not None and fair is None and into is None:
        _export_one(exhibitor, file, language, data)
    elif exhibitor is None and file is None and fair is not None and into is not None:
        _export_fair(fair, into, _kind(kind), language, data)
    else:
        raise Invalid("Give what to export and where: EXHIBITOR FILE, or --fair FAIR --into FOLDER.")


def _export_one(exhibitor: str, file: Path, language: str, data: Path | None) -> None:
    kind = _kind(file.suffix.removeprefix("."))

    async def work(installation: Installation) -> int:
        return await bulk.export_file(installation, exhibitor, file, kind=kind, language=language)

    sys.stdout.write(f"{with_installation(work, data)} products are in {file}\n")


def _export_fair(fair: str, into: Path, kind: SheetFormat, language: str, data: Path | None) -> None:
    shown = _Shown(("EXPORTING",))

    async def work(installation: Installation) -> folders.Exported:
        return await folders.export_fair(
            installation, fair, into, kind=kind, language=language, on_progress=shown.count
        )

    with shown:
        done = with_installation(work, data)
    sys.stdout.write(f"{done.products} products of {done.exhibitors} exhibitors are in {into}\n")


def _kind(ending: str) -> SheetFormat:
    kinds = {each: kind for kind, each in ENDINGS.items()}
    if ending.lower() not in kinds:
        raise Invalid(f"The format must be one of {', '.join(sorted(kinds))}.")
    return kinds[ending.lower()]


def _pair(text: str) -> tuple[str, str]:
    header, found, column = text.partition("=")
    if not found:
        raise Invalid("Write a column as HEADER=FIELD, for example Model=number.")
    return header.strip(), column.strip()


class _Shown:
    """Displays progress and problems on standard error."""

    def __init__(self, steps: Iterable[str]) -> None:
        parts = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._bar = Progress(*parts, console=Console(stderr=True))
        self._tasks = {step: self._bar.add_task(step.capitalize(), total=None, visible=False) for step in steps}
        self._problems = 0

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._problems > _SHOWN:
            self._bar.console.print(f"… and {self._problems - _SHOWN} more.")
        self._bar.stop()

    def tell(self, progress: bulk.Progress) -> None:
        """Display the progress."""
        task = self._tasks[progress.step]
        words = f"{progress.step.capitalize()} {progress.part}".rstrip()
        total = progress.total or None
        self._bar.update(task, description=words, completed=progress.tally.done, total=total, visible=True)
        self._name(progress.part, progress.problems)

    def count(self, done: int, total: int) -> None:
        """Display the number of exported exhibitors."""
        self._bar.update(self._tasks["EXPORTING"], completed=done, total=total, visible=True)

    def _name(self, part: str, problems: Iterable[CellProblem]) -> None:
        for problem in problems:
            self._problems += 1
            if self._problems <= _SHOWN:
                where = ", ".join(each for each in (part, f"row {problem.row}", problem.column) if each)
                words = f"{where}: {problem.message} {problem.hint}".rstrip()
                console = self._bar.console
                console.print(words, markup=False, soft_wrap=not console.is_terminal)  # in a file, one line each


_STEPS: Final = ("CHECKING", "WRITING")


def _report(result: BulkImport, *, dry_run: bool) -> int:
    tally = result.tally
    became = f"{tally.created} new, {tally.changed} changed, {tally.unchanged} unchanged, {tally.failed} bad rows"
    if dry_run and not result.companies:  # rows were checked without catalogues to compare with
        became = f"{tally.failed} bad rows"
    if dry_run:
        sys.stdout.write(f"Dry run, nothing was written. Of {tally.done} rows: {became}\n")
    else:
        sys.stdout.write(f"{became} for {result.companies} companies ({result.created_companies} of them new)\n")
    return 1 if tally.failed else 0
