"""``expo bench``: run a benchmark and print one JSON object as the last line of standard output."""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final, Literal

from cyclopts import App, Parameter
from cyclopts.types import ExistingDirectory, ExistingFile, File
from cyclopts.validators import Number
from pydantic import SecretStr

from expo.app import Installation
from expo.bench.duplicates import duplicate_weights, duplicates
from expo.bench.duplicates.shops import files as shops
from expo.bench.duplicates.shops.settings import SETTINGS
from expo.bench.index import fair as whole_fair
from expo.bench.index import retrieval, search, suggest
from expo.bench.index.made_fair import MadeFair, scale_size
from expo.bench.matchmaking import market as markets
from expo.bench.matchmaking import needs as matching_needs
from expo.bench.matchmaking import scheduling
from expo.bench.matchmaking.participants import ParticipantCounts
from expo.bench.media import forwarding
from expo.bench.meetings import booking
from expo.bench.report import Report, progress, tell
from expo.bench.server import api as asking
from expo.bench.server import importing, pages
from expo.bench.translation import checking, composing, protecting, translating
from expo.commands.installation import run_on
from expo.demo.data.exhibitors import companies
from expo.kit.db import embedded
from expo.kit.errors import Invalid
from expo.kit.processes import logs
from expo.settings import Settings
from matching import encoder_named
from translation.engines.named import engine_from
from translation.lexicon import Lexicon

EncoderName = Literal["usem3", "none"]
_POINTS: Final = 1_000_000_000

Seconds = Annotated[int, Parameter(help="Seconds of requests to each side.", validator=Number(gte=1))]
Seed = Annotated[
    int, Parameter(help="Seed of the generated data: equal seeds give equal data.", validator=Number(gte=0))
]
Catalogue = Annotated[
    ExistingFile | None,
    Parameter(help="Products, one JSON object per line, also as .gz; default: the demo's products."),
]
Products = Annotated[ExistingFile, Parameter(help="Products, one JSON object per line, also as .gz.")]
Questions = Annotated[
    ExistingFile, Parameter(help="Queries (id, text, language), one JSON object per line, also as .gz.")
]
Results = Annotated[Path, Parameter(help="File for the results, one JSON object per query.")]
Queries = Annotated[int, Parameter(help="Number of queries.", validator=Number(gte=1))]
Size = Annotated[int, Parameter(help="Number at full scale.", validator=Number(gte=1))]
Copies = Annotated[
    int, Parameter(help="Times that each product is indexed, for a larger index.", validator=Number(gte=1, lte=2000))
]
Scale = Annotated[float, Parameter(help="Factor for all sizes.", validator=Number(gt=0, lte=10))]
Processes = Annotated[
    int, Parameter(help="Number of further processes that read and encode.", validator=Number(gte=0, lte=64))
]
KeepFolder = Annotated[
    Path | None, Parameter(help="Folder to keep the index in, so that the next run need not build it.")
]
Rows = Annotated[int, Parameter(help="Number of products to save.", validator=Number(gte=1))]
Requests = Annotated[int, Parameter(help="Number of requests for each page.", validator=Number(gte=1))]
Loads = Annotated[int, Parameter(help="Number of loads of each page in Chromium.", validator=Number(gte=1))]
BuyerCount = Annotated[
    int, Parameter(help="Number of buyers with meeting requests.", validator=Number(gte=1, lte=20_000))
]
Hosts = Annotated[int, Parameter(help="Number of exhibitors.", validator=Number(gte=1, lte=5_000))]
Slots = Annotated[
    int, Parameter(help="Number of half-hour slots for meetings, 20 a day.", validator=Number(gte=1, lte=400))
]
Budget = Annotated[int, Parameter(help="Seconds for making the schedule.", validator=Number(gte=1))]
Data = Annotated[ExistingDirectory | None, Parameter(help="Data folder of a demo; default: opens a new demo.")]
Market = Annotated[
    ExistingFile,
    Parameter(
        help="A .npz file: buyer, exhibitor (buyers × exhibitors), attention_buyer, attention_exhibitor (by rank)."
    ),
]
Rankings = Annotated[File, Parameter(help="The .npz file for buyer_ranking and exhibitor_ranking.")]
LabelledNeeds = Annotated[
    ExistingFile,
    Parameter(
        name=("--needs", "--wishes"),
        help="Needs (id, text, language, fit: pairs of a demo company's file and an item number), one JSON object per "
        "line, also as .gz.",
    ),
]
Variant = Annotated[
    markets.Variant,
    Parameter(help="Rankings to write: matches (most matches), fair (Nash-fair) or balanced (fairest within --loss)."),
]
Loss = Annotated[
    float, Parameter(help="Share of the matches that the variant balanced may lose.", validator=Number(gte=0, lte=1))
]
Floor = Annotated[
    float,
    Parameter(help="Minimum exposure of every exhibitor, as a share of the mean.", validator=Number(gte=0, lte=1)),
]
Listings = Annotated[ExistingFile, Parameter(help="Listings of a shop, one JSON object per line, also as .gz.")]
PairsFile = Annotated[
    ExistingFile | None, Parameter(help="Known duplicates, one JSON object per line: left and right.")
]
ShopsSetting = Annotated[str, Parameter(help="Kind of goods, and how the two shops describe them.")]
Goods = Annotated[int, Parameter(help="Number of goods that both shops have.", validator=Number(gte=1))]
Texts = Annotated[
    ExistingFile | None,
    Parameter(name="--input", help="Texts (id, text, language), one JSON object per line, also as .gz."),
]
Made = Annotated[
    int, Parameter(help="Number of texts to generate in addition.", validator=Number(gte=0, lte=1_000_000))
]
EncoderChoice = Annotated[EncoderName, Parameter(help="Model for search by meaning.")]

TextsFile = Annotated[
    ExistingFile, Parameter(name="--input", help="Texts (id, text, language), one JSON object per line.")
]
TranslationPairs = Annotated[
    ExistingFile,
    Parameter(
        name="--input",
        help="Translations (id, source, source_language, target, target_language), one JSON object per line.",
    ),
]
ChangedDigits = Annotated[
    int | None, Parameter(help="Seed: change one digit of each target first.", validator=Number(gte=0))
]
ToLanguage = Annotated[str, Parameter(help="Target language, such as es.")]
Packages = Annotated[
    ExistingDirectory | None, Parameter(help="Folder of installed models; default: the folder in the settings.")
]

Composed = Annotated[
    Path | None, Parameter(help="File for the texts and their translations, one JSON object per line.")
]

Stripped = Annotated[
    bool, Parameter(help="Leave out what the companies' authors word in other languages.", negative="")
]

Viewers = Annotated[int, Parameter(help="Number of viewers of each room.", validator=Number(gte=1, lte=10_000))]
Publishers = Annotated[
    int, Parameter(help="Number of publishers of each room, whom its viewers watch.", validator=Number(gte=1, lte=12))
]
Rooms = Annotated[int, Parameter(help="Number of rooms.", validator=Number(gte=1, lte=100))]
LossShare = Annotated[float, Parameter(help="Share of packets that viewers lose.", validator=Number(gte=0, lt=0.5))]

Bookings = Annotated[int, Parameter(help="Number of requests in the race.", validator=Number(gte=1))]
Bookable = Annotated[int, Parameter(help="Number of slots that they race for.", validator=Number(gte=1))]
Spread = Annotated[
    int, Parameter(help="Number of slots to book once each, after the race.", validator=Number(gte=1, lte=200_000))
]

app = App(name="bench", help="Run a benchmark, and print one JSON object.")


@app.command
def api(*, seconds: Seconds = 10, seed: Seed = 1) -> None:
    """Benchmark a page of 20 products over HTTP, against a bare Strawberry schema that answers from memory."""
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
    """Benchmark the search index: products indexed and queries answered per second."""
    with tempfile.TemporaryDirectory() as folder:
        made = search.measure(Path(folder), encoder_named(encoder), catalogue, queries=queries, seed=seed)
    tell(made)


@app.command(name="retrieval")
def retrieve(*, catalogue: Products, queries: Questions, out: Results, encoder: EncoderChoice = "usem3") -> None:
    """Index a catalogue as the fair does, and write the top 100 products for each query."""
    with tempfile.TemporaryDirectory() as folder:
        made = retrieval.measure(Path(folder), encoder_named(encoder), catalogue=catalogue, queries=queries, out=out)
    tell(made)


@app.command(name="suggest")
def suggest_texts(
    *, queries: Questions, catalogue: Catalogue = None, copies: Copies = 1, encoder: EncoderName = "none"
) -> None:
    """Index a catalogue, and ask for suggestions for each text as somebody types it."""
    with tempfile.TemporaryDirectory() as folder:
        made = suggest.measure(
            Path(folder), encoder_named(encoder), catalogue=catalogue, queries=queries, copies=copies
        )
    tell(made)


@app.command(name="wishes")
def match_needs(*, needs_file: LabelledNeeds, encoder: EncoderName = "usem3") -> None:
    """Index the demo's goods, and match buyers' needs whose fitting goods are known."""
    with tempfile.TemporaryDirectory() as folder:
        made = matching_needs.measure(Path(folder), encoder_named(encoder), needs_file=needs_file)
    tell(made)


@app.command(name="import")
def import_products(*, rows: Rows, encoder: EncoderChoice = "none", seed: Seed = 1) -> None:
    """Benchmark saving products in batches of 500 until they are searchable, against bare inserts."""

    async def work(installation: Installation) -> Report:
        return await importing.measure(installation, rows=rows, seed=seed)

    with _installation(encoder) as settings:
        made = run_on(settings, work)
    tell(made)


@app.command
def schedule(*, buyers: BuyerCount, exhibitors: Hosts, slots: Slots, seed: Seed = 1, seconds: Budget = 60) -> None:
    """Benchmark a whole fair's schedule and its revision, against first come, first served."""
    tell(scheduling.measure(ParticipantCounts(buyers, exhibitors, slots, seed), seconds=seconds))


@app.command(name="pages")
def measure_pages(*, requests: Requests = 100, loads: Loads = 5, data: Data = None, seed: Seed = 1) -> None:
    """Benchmark the demo fair's pages: server, bytes, database commands, and Chromium on a slow connection."""
    with tempfile.TemporaryDirectory() as folder:
        tell(pages.measure(data or Path(folder), requests=requests, loads=loads, seed=seed))


@app.command
def fair(
    *,
    exhibitors: Size = 25_000,
    products: Size = 1_800_000,
    buyers: Size = 400_000,
    scale: Scale = 1.0,
    queries: Queries = 2000,
    encoder: EncoderChoice = "usem3",
    processes: Processes = 2,
    seed: Seed = 1,
    keep: KeepFolder = None,
) -> None:
    """Benchmark a full-size fair: building its index, querying it while it changes, matching its buyers."""
    made = MadeFair(scale_size(exhibitors, scale), scale_size(products, scale), scale_size(buyers, scale), seed)
    with contextlib.nullcontext(keep) if keep else tempfile.TemporaryDirectory() as folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        tell(whole_fair.measure(Path(folder), encoder_named(encoder), made, queries=queries, processes=processes))


@app.command(name="market")
def match_market(
    *,
    market: Market,
    out: Rankings,
    variant: Variant = "balanced",
    loss: Loss = 0.005,
    floor: Floor = 0.2,
    seed: Seed = 1,
) -> None:
    """Rank both sides of a market for expected mutual matches and low envy, against simpler methods."""
    tell(markets.run(market, out, variant=variant, loss=loss, floor=floor, seed=seed))


@app.command(name="duplicates")
def pair_duplicates(
    *, left: Listings, right: Listings, out: Path, pairs: PairsFile = None, encoder: EncoderChoice = "none"
) -> None:
    """Find each left row's duplicates among the right rows.

    With known pairs, count how often the right one ranks first.
    """
    model = encoder_named(encoder) if encoder != "none" else None
    tell(duplicates.measure(left, right, out, pairs=pairs, encoder=model))


@app.command(name="shops")
def make_shops(
    *, out: Path, setting: ShopsSetting = "electronics", catalogue: Catalogue = None, size: Goods = 1000, seed: Seed = 1
) -> None:
    """Generate two shops that describe the same goods in different words, as test data for finding duplicates."""
    if setting not in SETTINGS:
        raise Invalid(f"The setting must be one of {', '.join(SETTINGS)}.")
    tell(shops.make(out, setting, catalogue, size=size, seed=seed))


@app.command(name="duplicate-weights")
def learn_weights(*, size: Goods = 300, seed: Seed = 11) -> None:
    """Learn the weights of duplicate detection anew, from invented goods."""
    tell(duplicate_weights.measure(size=size, seed=seed))


@app.command(name="translate")
def translate_texts(*, texts: TextsFile, to: ToLanguage, out: Results, packages: Packages = None) -> None:
    """Translate texts with all their values preserved, against plain CTranslate2 on the same models."""
    settings = Settings()
    folder = packages or settings.models_folder.resolve()
    engine = engine_from("" if packages else settings.translate_url, folder, settings.translate_memory_mb * 1_000_000)
    try:
        made = translating.measure(engine, folder, translating.rows_of(texts), to, out)
    finally:
        engine.close()
    tell(made)


@app.command(name="wordings")
def compose_wordings(*, out: Composed = None, stripped: Stripped = False) -> None:
    """Count the demo's titles, attributes and descriptions that the lexicon translates into each language."""
    texts = [*composing.wordings(companies(), stripped=stripped)]
    tell(composing.measure(texts, Lexicon.load(), out))


@app.command(name="forward")
def forward_media(
    *,
    viewers: Viewers = 100,
    publishers: Publishers = 1,
    rooms: Rooms = 1,
    seconds: Seconds = 10,
    loss: LossShare = 0.01,
) -> None:
    """Benchmark rooms: viewers that one core serves while they lose packets, against aiortc's MediaRelay."""
    tell(forwarding.measure(forwarding.Load(viewers, publishers, seconds, loss, rooms)))


@app.command
def book(
    *,
    requests: Bookings = 10_000,
    slots: Bookable = 100,
    spread: Spread = 20_000,
    seconds: Seconds = 300,
    seed: Seed = 1,
) -> None:
    """Benchmark booking: a race for few slots, then many slots, each once; look for double bookings independently."""

    async def work(installation: Installation) -> Report:
        return await booking.measure(installation, booking.BookingLoad(requests, slots, spread, seconds, seed))

    with _installation("none") as settings:
        made = run_on(settings, work)
    tell(made)


@app.command(name="protect")
def protect_values(*, texts: Texts = None, generate: Made = 0, seed: Seed = 1) -> None:
    """Find the values in texts, against a bare regular expression, and pass them through a corrupting engine."""
    tell(protecting.measure(texts, generate=generate, seed=seed))


@app.command(name="check")
def check_values(*, pairs: TranslationPairs, out: Results, change_digits: ChangedDigits = None) -> None:
    """Check whether translations have the values of their originals: the share that is refused, by direction."""
    tell(checking.measure(pairs, out, change_digits=change_digits))


@contextlib.contextmanager
def _installation(encoder: EncoderName) -> Iterator[Settings]:
    """Yield the settings of a temporary installation: an empty embedded database, and files that are deleted."""
    logs.configure(level="ERROR", json=True)
    with tempfile.TemporaryDirectory() as folder, embedded.at_hand(Path(folder) / "db") as address:
        yield Settings(
            host="127.0.0.1",
            data=Path(folder),
            public_url="",
            database_url=SecretStr(address),
            database_transactions=embedded.TRANSACTIONS,
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
    """Return settings as the environment of a process that must share them, whatever this process's environment."""
    values = {name: value for name, value in settings.model_dump().items() if value is not None}
    texts = {
        name: value.get_secret_value() if isinstance(value, SecretStr) else str(value) for name, value in values.items()
    }
    return {f"EXPO_{name.upper()}": text for name, text in texts.items()}
