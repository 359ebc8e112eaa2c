"""Real products into a running fair by the ordinary command, out again, and found."""

import asyncio
import gzip
import itertools
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import httpx2
import orjson
import pytest

from tests.support.command_line import CommandResult, expo
from tests.support.organising import a_published_fair
from tests.support.patience import PATIENCE_S
from tests.support.running import Running
from tests.support.visiting import Visitor

BRANDS: Final = frozenset({"HP", "StarTech.com", "C2G", "Canon", "Philips", "Intel"})
ROWS: Final = 400
FAIR: Final = "real-goods"
SECTION: Final = "computers-communication"
WORDS: Final = shlex.split(
    f"--by brand --fair {FAIR} --section {SECTION} --country US --publish --good-rows --minor-prices --mend"
    " --currency USD --unit C62 --minimum-order 1 --origin CN --language en"
)
"""Whose the goods are, and what their file does not say."""

FOUND: Final = """query ($text: String!) { search(input: {text: $text, kinds: [PRODUCT]}, first: 5) {
  hits { nodes { product { id number title { text } exhibitor { englishName } } } } } }"""
BOOTHS: Final = """query ($fair: ID!, $section: String!) { booths(fairId: $fair, section: $section, first: 100) {
  nodes { exhibitor { id slug englishName } } } }"""
GOODS: Final = """query ($id: ID!) { products(exhibitorId: $id, first: 100) {
  totalCount nodes { id number version title { text } } } }"""


def a_part(real_goods: Path, folder: Path) -> tuple[Path, list[dict[str, Any]]]:
    """Return a file of the first ``ROWS`` real products of ``BRANDS``, and these."""
    with gzip.open(real_goods, "rb") as file:
        products = (orjson.loads(line) for line in file)
        rows = list(itertools.islice((each for each in products if each["brand"] in BRANDS), ROWS))
    path = folder / "goods.jsonl"
    path.write_bytes(b"\n".join(orjson.dumps(row) for row in rows))
    return path, rows


async def imported(fair: Running, path: Path, *words: str) -> CommandResult:
    return await expo("import", path, *words, "--data", fair.data)


async def found_by(visitor: Visitor, text: str) -> dict[str, Any]:
    """Return the best hit for a text once there is one: the index follows."""
    async with asyncio.timeout(PATIENCE_S):
        while not (nodes := (await visitor.run(FOUND, text=text))["search"]["hits"]["nodes"]):
            await asyncio.sleep(0.2)
    best: dict[str, Any] = nodes[0]["product"]
    return best


async def shelves(visitor: Visitor, fair_id: str) -> Mapping[str, Any]:
    """Return what is on show in the section of a fair: each company's newest hundred products, by its address."""
    booths = (await visitor.run(BOOTHS, fair=fair_id, section=SECTION))["booths"]["nodes"]
    owners = [each["exhibitor"] for each in booths]
    return {each["slug"]: (await visitor.run(GOODS, id=each["id"]))["products"] for each in owners}


@pytest.mark.realgoods
async def test_real_products_survive_import_and_export_unchanged(
    fair: Running, real_goods: Path, tmp_path: Path
) -> None:
    path, rows = a_part(real_goods, tmp_path)
    fair_id = await a_published_fair(fair, FAIR)
    first = await imported(fair, path, *WORDS)
    assert (first.code, first.output) == (0, _report(len(BRANDS), made=len(BRANDS), new=ROWS)), first.progress
    assert f"{ROWS}/{ROWS}" in first.progress

    async with httpx2.AsyncClient(timeout=PATIENCE_S) as http:
        visitor = Visitor(fair, http)
        before = await shelves(visitor, fair_id)
        assert sum(each["totalCount"] for each in before.values()) == ROWS
        assert len(before) == len(BRANDS)

        again = await imported(fair, path, *WORDS)
        assert (again.code, again.output) == (0, _report(len(BRANDS), unchanged=ROWS)), again.progress

        folder = tmp_path / "fair"
        out = await expo("export", "--fair", FAIR, "--into", folder, "--data", fair.data)
        assert out.output == f"{ROWS} products of {len(BRANDS)} exhibitors are in {folder}\n", out.progress
        back = await imported(fair, folder)
        assert (back.code, back.output) == (0, _report(len(BRANDS), unchanged=ROWS)), back.progress

        file, count = tmp_path / "canon.xlsx", before["canon"]["totalCount"]
        out = await expo("export", "canon", file, "--data", fair.data)
        assert out.output == f"{count} products are in {file}\n", out.progress
        back = await imported(fair, file, "--exhibitor", "canon")
        assert (back.code, back.output) == (0, _report(1, unchanged=count)), back.progress
        assert await shelves(visitor, fair_id) == before

        named = next(each for each in rows[ROWS // 2 :] if each["model"].isalnum())
        hit = await found_by(visitor, named["model"])
        assert (hit["number"], hit["exhibitor"]["englishName"]) == (named["id"], named["brand"])


def _report(companies: int, *, made: int = 0, new: int = 0, unchanged: int = 0) -> str:
    rows = f"{new} new, 0 changed, {unchanged} unchanged, 0 bad rows"
    return f"{rows} for {companies} companies ({made} of them new)\n"
