"""``expo bench market``: rankings that are worth what it says, and files that are none refused."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from expo.bench.matchmaking import market as markets
from expo.kit.errors import Invalid
from tests.support.benching import Bench


def a_market(file: Path, **changes: Any) -> Path:
    chance = np.random.default_rng(1)
    arrays = {
        "buyer": chance.random((9, 6)),
        "exhibitor": chance.random((9, 6)),
        "attention_buyer": 1 / np.arange(1, 7),
        "attention_exhibitor": 1 / np.arange(1, 10),
    } | changes
    np.savez(file, allow_pickle=True, **{name: each for name, each in arrays.items() if each is not None})
    return file


def expected(market: Path, out: Path) -> float:
    """Return the expected mutual matches of the rankings written, pair by pair."""
    given, made = np.load(market), np.load(out)
    total = 0.0
    for i, listed in enumerate(made["buyer_ranking"].tolist()):
        for rank, j in enumerate(listed):
            back = made["exhibitor_ranking"][j].tolist().index(i)
            seen = given["attention_buyer"][rank] * given["attention_exhibitor"][back]
            total += given["buyer"][i, j] * given["exhibitor"][i, j] * seen
    return total


def run(market: Path, out: Path, **changes: Any) -> dict[str, Any]:
    options: dict[str, Any] = {"variant": "balanced", "loss": 0.005, "floor": 0.2, "seed": 1}
    return markets.run(market, out, **(options | changes))


def test_market_is_measured_by_the_command(bench: Bench, tmp_path: Path) -> None:
    market, out = a_market(tmp_path / "m.npz"), tmp_path / "o"
    ran = bench("market", "--market", str(market), "--out", str(out))
    assert ran.returncode == 0, ran.stderr
    made = json.loads(ran.stdout.splitlines()[-1])
    assert made["figures"]["expected_matches"] == pytest.approx(expected(market, out), abs=1e-5)
    assert made["compared"].keys() == {"random", "score", "product", "transfer", "matches", "fair"}
    assert (
        made["figures"].keys() - {"rss_mb", "expected_matches_bound", "share_of_bound"}
        == made["compared"]["score"].keys()
    )
    assert made["figures"]["expected_matches"] <= made["figures"]["expected_matches_bound"]
    assert (made["work"]["buyers"], made["work"]["exhibitors"], made["work"]["variant"]) == (9, 6, "balanced")
    stored = np.load(out)
    assert (np.sort(stored["buyer_ranking"]) == np.arange(6)).all()
    assert (np.sort(stored["exhibitor_ranking"]) == np.arange(9)).all()


@pytest.mark.parametrize("variant", ["balanced", "matches", "fair"])
def test_chosen_variant_is_written(tmp_path: Path, variant: str) -> None:
    market, out = a_market(tmp_path / "m.npz"), tmp_path / "o.npz"
    made = run(market, out, variant=variant)
    assert made["figures"]["expected_matches"] == pytest.approx(expected(market, out), abs=1e-5)
    assert variant not in made["compared"]


def test_best_match_goes_where_attention_is_highest(tmp_path: Path) -> None:
    market = a_market(tmp_path / "m.npz", attention_buyer=np.array([0.1, 1.0, 0.5, 0.5, 0.2, 0.0]))
    made = run(market, tmp_path / "o.npz")
    assert made["work"]["attention_rises"]
    assert made["figures"]["expected_matches"] == pytest.approx(expected(market, tmp_path / "o.npz"), abs=1e-5)


def test_binary_preferences_are_accepted(tmp_path: Path) -> None:
    market = a_market(tmp_path / "m.npz", buyer=np.eye(9, 6, dtype=np.int8), exhibitor=np.eye(9, 6, dtype=np.bool_))
    assert run(market, tmp_path / "o.npz", variant="matches")["figures"]["expected_matches"] == 6


@pytest.mark.parametrize(
    "changes, named",
    [
        ({"buyer": None}, "no buyer"),
        ({"attention_buyer": None}, "no attention_buyer"),
        ({"buyer": np.zeros((6, 9))}, "buyers × exhibitors"),
        ({"exhibitor": np.zeros((9, 5))}, "buyers × exhibitors"),
        ({"buyer": np.zeros((0, 6)), "exhibitor": np.zeros((0, 6))}, "buyers × exhibitors"),
        ({"buyer": np.zeros(9), "exhibitor": np.zeros(9)}, "buyers × exhibitors"),
        ({"buyer": np.full((9, 6), np.nan)}, "buyer must hold numbers from 0 to 1"),
        ({"exhibitor": np.full((9, 6), 1.5)}, "exhibitor must hold numbers from 0 to 1"),
        ({"exhibitor": np.full((9, 6), "much")}, "exhibitor must hold numbers"),
        ({"buyer": np.array([{"a": 1}])}, "no .npz file"),
        ({"attention_exhibitor": np.ones(6)}, "attention_exhibitor"),
        ({"attention_buyer": np.full(6, -1.0)}, "attention_buyer must hold numbers from 0 to 1"),
    ],
)
def test_invalid_market_is_refused(tmp_path: Path, changes: dict[str, Any], named: str) -> None:
    out = tmp_path / "o.npz"
    with pytest.raises(Invalid, match=named):
        run(a_market(tmp_path / "m.npz", **changes), out)
    assert not out.exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut short", b"{}"])
def test_invalid_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "m.npz"
    file.write_bytes(content)
    with pytest.raises(Invalid, match=r"m\.npz"):
        run(file, tmp_path / "o.npz")


def test_single_array_is_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "m.npy", np.zeros((2, 2)))
    with pytest.raises(Invalid, match=r"no \.npz file"):
        run(tmp_path / "m.npy", tmp_path / "o.npz")


def test_missing_output_folder_is_refused_before_the_work(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Invalid, match="no folder"):
        run(a_market(tmp_path / "m.npz"), tmp_path / "nowhere" / "o.npz")
    assert capsys.readouterr().err == ""
