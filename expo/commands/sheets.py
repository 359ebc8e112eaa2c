"""``expo import`` and ``expo export``: sheets of products, from and to files of this machine."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from expo.app import Installation
from expo.catalog import bulk
from expo.catalog.bulk import Loaded
from expo.catalog.companies import NewCompany
from expo.catalog.import_models import ImportOptions
from expo.catalog.row_cells import CellProblem, Defaults
from expo.catalog.saving import Partial
from expo.catalog.sheet_files import SheetFormat
from expo.commands.installation import Data, with_installation
from expo.kit.errors import Invalid

_SHOWN = 50
_ROWS = 1_000_000

File = Annotated[Path, Parameter(help="XLSX, CSV or JSON Lines; .gz is read too.")]
Owner = Annotated[str | None, Parameter(help="Exhibitor whose products they are: its id or address.")]
By = Annotated[str | None, Parameter(help="Column that names the company of each row; missing ones are made.")]
Fair = Annotated[str | None, Parameter(help="Fair, by id or address, in which companies that are made get a booth.")]
Country = Annotated[str, Parameter(help="Country of companies that are made, ISO 3166-1 alpha-2.")]
Section = Annotated[str | None, Parameter(help="Section of the fair where the sheet names none.")]
Currency = Annotated[str | None, Parameter(help="Currency where the sheet names none, ISO 4217.")]
Language = Annotated[str | None, Parameter(help="Language where it cannot be told: en zh es fr ru ar pt.")]
Unit = Annotated[str | None, Parameter(help="Unit where the sheet names none, UNECE Rec 20.")]
Order = Annotated[str | None, Parameter(help="Minimum order where the sheet names none.")]
Origin = Annotated[str | None, Parameter(help="Country of origin where the sheet names none.")]
Pictures = Annotated[Path | None, Parameter(help="ZIP of pictures beside the sheet.")]
Columns = Annotated[list[str] | None, Parameter(name="--column", help="HEADER=FIELD, once for each column.")]
DryRun = Annotated[bool, Parameter(help="Look at all rows and write nothing.")]
Publish = Annotated[bool, Parameter(help="Show the products at once.")]
GoodRows = Annotated[bool, Parameter(help="Write the good rows when there are bad ones.")]
Minor = Annotated[bool, Parameter(help="Whole prices are minor units: 3920 is 39.20.")]
Mend = Annotated[bool, Parameter(help="Cut what is too long and make names of data fields readable.")]


def import_products(
    file: File,
    *,
    exhibitor: Owner = None,
    by: By = None,
    fair: Fair = None,
    country: Country = "CN",
    section: Section = None,
    currency: Currency = None,
    language: Language = None,
    unit: Unit = None,
    minimum_order: Order = None,
    origin: Origin = None,
    pictures: Pictures = None,
    columns: Columns = None,
    dry_run: DryRun = False,
    publish: Publish = False,
    good_rows: GoodRows = False,
    minor_prices: Minor = False,
    mend: Mend = False,
    data: Data = None,
) -> int:
    """Import a sheet of products; again with the same file changes nothing. Exit code 1 when rows are bad."""
    if (exhibitor is None) == (by is None):
        raise Invalid("Say whose products they are: --exhibitor ADDRESS, or --by COLUMN.")
    defaults = Defaults(
        language=language,
        currency=currency,
        section=section,
        unit=unit,
        minimum_order=minimum_order,
        origin=origin,
        minor_prices=minor_prices,
        tidy=mend,
        mend=mend,
    )
    partial = Partial.GOOD_ROWS if good_rows else Partial.ALL_OR_NOTHING
    options = ImportOptions(dry_run=dry_run, publish=publish, partial=partial, defaults=defaults)
    mapping = dict(_pair(each) for each in columns or ())
    shown = _Shown()

    async def work(installation: Installation) -> Loaded:
        if exhibitor is not None:
            return await bulk.import_file(
                installation,
                exhibitor,
                file,
                options=options,
                mapping=mapping,
                pictures=pictures,
                most_rows=_ROWS,
                told=shown.tell,
            )
        company = NewCompany(country=country, fair=fair, section=section, source=file.name)
        return await bulk.import_by(
            installation,
            file,
            by=by or "",
            company=company,
            options=options,
            mapping=mapping,
            most_rows=_ROWS,
            told=shown.tell,
        )

    with shown.bar:
        loaded = with_installation(work, data)
    return _report(loaded)


def export_products(
    exhibitor: Annotated[str, Parameter(help="Exhibitor: its id or address.")],
    file: Annotated[Path, Parameter(help="File to write; its ending says the kind: .xlsx, .csv or .jsonl.")],
    *,
    language: Annotated[str, Parameter(help="Language of the column names: en or zh.")] = "en",
    data: Data = None,
) -> None:
    """Export all products of an exhibitor to a file that imports back to the same."""
    kinds = {f".{kind.value.lower()}": kind for kind in SheetFormat}
    if file.suffix.lower() not in kinds:
        raise Invalid(f"Name the file with one of these endings: {', '.join(sorted(kinds))}.")
    kind = kinds[file.suffix.lower()]

    async def work(installation: Installation) -> int:
        return await bulk.export_file(installation, exhibitor, file, kind=kind, language=language)

    sys.stdout.write(f"{with_installation(work, data)} products are in {file}\n")


def _pair(text: str) -> tuple[str, str]:
    header, found, column = text.partition("=")
    if not found:
        raise Invalid("Write a column as HEADER=FIELD, for example Model=number.")
    return header.strip(), column.strip()


class _Shown:
    """Progress and problems as they come, on standard error."""

    def __init__(self) -> None:
        parts = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self.bar = Progress(*parts, console=Console(stderr=True))
        self._tasks = {step: self.bar.add_task(step.capitalize(), total=None, visible=False) for step in _STEPS}
        self._problems = 0

    def tell(self, progress: bulk.Progress) -> None:
        """Show how far it is."""
        task = self._tasks[progress.step]
        self.bar.update(task, completed=progress.tally.done, total=progress.total, visible=True)
        self._name(progress.problems)

    def _name(self, problems: Iterable[CellProblem]) -> None:
        for problem in problems:
            self._problems += 1
            if self._problems <= _SHOWN:
                where = f"row {problem.row}, {problem.column}" if problem.column else f"row {problem.row}"
                self.bar.console.print(f"{where}: {problem.message} {problem.hint}".rstrip(), markup=False)


_STEPS = ("CHECKING", "WRITING")


def _report(loaded: Loaded) -> int:
    tally = loaded.tally
    sys.stdout.write(
        f"{tally.created} new, {tally.changed} changed, {tally.unchanged} unchanged, {tally.failed} bad rows"
        f" for {loaded.companies} companies ({loaded.made} of them new)\n"
    )
    return 1 if tally.failed else 0
