"""Two shops are made, paired and counted by commands; files are read as shops write them."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from expo.bench.duplicates import duplicate_weights, duplicates
from expo.bench.duplicates.listings import listing_of, price_of, read_listings, read_pairs
from expo.bench.duplicates.shops import files
from expo.bench.duplicates.shops.invented import electronics, software
from expo.bench.duplicates.shops.pairs import two_shops
from expo.bench.duplicates.shops.settings import SETTINGS
from expo.kit.errors import Invalid
from matching.duplicates.evidence import DuplicateEvidence
from tests.support.benching import Bench, reported


def a_file(folder: Path, *rows: Any, name: str = "rows.jsonl") -> Path:
    file = folder / name
    file.write_text("\n".join(each if isinstance(each, str) else json.dumps(each) for each in rows))
    return file


@pytest.mark.parametrize(
    "written, price",
    [
        ("$49.99", 49.99), ("49,99 EUR", 49.99), ("$1,049.99", 1049.99), ("1.049,99 €", 1049.99), ("1 049,99", 1049.99),
        ("1,049", 1049.0), (50, 50.0), (12.345, 12.345), ("about 7", 7.0), ("", None), (None, None), ("nan", None),
        (float("nan"), None), (-5, None), (0, None), ("free", None), ([], None), (True, None), ("9" * 400, None),
    ],
)  # fmt: skip
def test_prices_are_read_as_shops_write_them(written: object, price: float | None) -> None:
    assert price_of(written) == price


def test_fields_may_be_absent_or_empty() -> None:
    goods = listing_of(
        {"id": 7, "title": None, "brand": "NaN", "gtin": "4006381333931", "attributes": ["x"], "model": 5}
    )
    assert (goods.id, goods.title, goods.brand, goods.model) == ("7", "", "", "5")
    assert (goods.gtins, dict(goods.attributes), goods.price) == (("4006381333931",), {}, None)


def test_html_entities_and_missing_values_are_understood(tmp_path: Path) -> None:
    line = '{"id": 1, "title": "19&quot; <b>Screen</b>&amp;stand <3", "price": NaN, "brand": null}'
    [goods] = read_listings(a_file(tmp_path, line))
    assert (goods.title.split(), goods.price, goods.brand) == (['19"', "Screen", "&stand", "<3"], None, "")


@pytest.mark.parametrize(
    "rows, line",
    [
        (['{"id": 1}', "{"], 2),
        (['{"id": 1}', "[1]"], 2),
        (['{"id": null}'], 1),
        (['{"id": 1}', "", '{"id": "1"}'], 3),
    ],
)
def test_a_bad_line_is_named_with_its_file(tmp_path: Path, rows: list[str], line: int) -> None:
    with pytest.raises(Invalid, match=f"rows.jsonl, line {line}:"):
        read_listings(a_file(tmp_path, *rows))


def test_uncompressed_file_named_gz_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl.gz"
    file.write_bytes(b"{}")
    with pytest.raises(Invalid, match=r"rows\.jsonl\.gz, line 1"):
        read_listings(file)
    file.write_bytes(gzip.compress(b'{"id": 1, "title": "Flask"}'))
    assert [goods.title for goods in read_listings(file)] == ["Flask"]


def test_pairs_without_a_side_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="line 2"):
        read_pairs(a_file(tmp_path, {"left": 1, "right": 2}, {"left": 1}))


def test_equal_seeds_make_equal_shops() -> None:
    goods, setting = electronics(200, 3), SETTINGS["electronics"]
    one, same, other = (two_shops(goods, setting, size=40, seed=seed) for seed in (1, 1, 2))
    assert (one.left, one.right) == (same.left, same.right)
    assert one.left != other.left
    assert electronics(50, 3) == electronics(50, 3) != electronics(50, 4)
    assert software(50, 3) == software(50, 3)


@pytest.mark.parametrize("name", sorted(SETTINGS))
def test_every_left_row_has_its_partner_on_the_right(name: str) -> None:
    goods = software(200, 1) if SETTINGS[name].software else electronics(200, 1)
    shops = two_shops(goods, SETTINGS[name], size=40, seed=1)
    right = {row["id"] for row in shops.right}
    assert set(shops.partner) == {row["id"] for row in shops.left}
    assert set(shops.partner.values()) <= right
    assert len(right) > len(shops.left)
    assert all(row["title"] for row in (*shops.left, *shops.right))


def test_duplicates_are_compared_with_plain_tfidf(tmp_path: Path) -> None:
    files.make(tmp_path, "electronics", None, size=60, seed=1)
    left, right, pairs = (tmp_path / f"{name}.jsonl" for name in ("left", "right", "pairs"))
    made = duplicates.measure(left, right, tmp_path / "out.jsonl", pairs=pairs, encoder=None)
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [row["left"] for row in rows] == [goods.id for goods in read_listings(left)]
    assert all(len(row["results"]) <= 10 for row in rows)
    judged = {f"{name}_from_{minimum}" for name in ("precision", "recall") for minimum in (30, 40, 50, 60, 70, 80, 90)}
    assert made["figures"].keys() == {"first", "mrr_at_10", "seconds", "rows_per_s", "rss_mb"} | judged
    recalls = [made["figures"][f"recall_from_{minimum}"] for minimum in (30, 50, 70, 90)]
    assert recalls == sorted(recalls, reverse=True)
    assert recalls[0] > 0
    assert made["compared"].keys() == {"with", "first", "mrr_at_10"}
    assert made["figures"]["first"] >= made["compared"]["first"]


def test_quality_counts_the_first_correct_result() -> None:
    ranking = {"a": ["x", "y"], "b": ["x", "y"], "c": []}
    assert duplicates.quality(ranking, {"a": {"x"}, "b": {"y", "z"}, "c": {"x"}}) == {"first": 0.3333, "mrr_at_10": 0.5}


def test_learnt_weights_are_reported_by_name() -> None:
    made = duplicate_weights.measure(size=12, seed=1)
    names = {f"{kind}_{name}" for kind in ("choice", "odds") for name in DuplicateEvidence._fields}
    assert made["figures"].keys() == names | {"odds_base"}


def test_commands_pair_two_files(bench: Bench, tmp_path: Path) -> None:
    left = a_file(tmp_path, {"id": "a", "title": "Steel flask HNF-500"}, name="left.jsonl")
    right = a_file(tmp_path, {"id": 1, "title": "HNF500 flask"}, {"id": 2, "title": "Lamp"}, name="right.jsonl")
    out = tmp_path / "out.jsonl"
    made = reported(bench("duplicates", "--left", str(left), "--right", str(right), "--out", str(out)))
    assert made["figures"].keys() == {"seconds", "rows_per_s", "rss_mb"}
    assert json.loads(out.read_text())["results"][0]["id"] == "1"


def test_command_names_a_bad_line(bench: Bench, tmp_path: Path) -> None:
    left, right = a_file(tmp_path, {"id": 1}, "{", name="left.jsonl"), a_file(tmp_path, {"id": 1}, name="right.jsonl")
    ran = bench("duplicates", "--left", str(left), "--right", str(right), "--out", str(tmp_path / "out.jsonl"))
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "left.jsonl, line 2" in ran.stderr


def test_unknown_setting_is_refused(bench: Bench, tmp_path: Path) -> None:
    ran = bench("shops", "--out", str(tmp_path), "--setting", "bazaar")
    assert ran.returncode == 1
    assert "electronics" in ran.stderr
