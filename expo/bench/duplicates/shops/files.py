"""Two shops as files: `left.jsonl`, `right.jsonl`, and `pairs.jsonl` with the known pairs."""

import gzip
from collections.abc import Iterable
from pathlib import Path

import orjson

from expo.bench.duplicates.shops.invented import electronics, software
from expo.bench.duplicates.shops.pairs import two_shops
from expo.bench.duplicates.shops.settings import SETTINGS
from expo.bench.duplicates.shops.wording import Row
from expo.bench.report import Report, report
from expo.kit.errors import Invalid


def make(folder: Path, setting: str, catalogue: Path | None, *, size: int, seed: int) -> Report:
    """Write two shops into ``folder``; without a catalogue the goods are invented. Raises `Invalid`.

    A catalogue has one JSON object a line with ``title``, and optionally ``brand``, ``model``, ``description``,
    ``attributes``, and ``price`` in minor units.
    """
    habits = SETTINGS[setting]
    if habits.software:
        goods = software(3 * size, seed)
    else:
        goods = _read(catalogue) if catalogue else electronics(6 * size, seed)
    shops = two_shops(goods, habits, size=size, seed=seed)
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "left.jsonl", shops.left)
    _write(folder / "right.jsonl", shops.right)
    _write(folder / "pairs.jsonl", ({"left": left, "right": right} for left, right in shops.partner.items()))
    work = {"setting": setting, "catalogue": catalogue.name if catalogue and not habits.software else "invented"}
    figures = {"left": len(shops.left), "right": len(shops.right)}
    return report("shops", {**work, "seed": seed}, figures)


def _read(catalogue: Path) -> list[Row]:
    try:
        with gzip.open(catalogue, "rb") if catalogue.suffix == ".gz" else catalogue.open("rb") as lines:
            return [orjson.loads(line) for line in lines]
    except (OSError, EOFError, orjson.JSONDecodeError) as error:
        raise Invalid(f"{catalogue.name}: this is no catalogue.") from error


def _write(file: Path, rows: Iterable[Row]) -> None:
    file.write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in rows))
