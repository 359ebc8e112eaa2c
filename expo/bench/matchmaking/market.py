"""Expected mutual matches and envy of two-sided rankings, compared with simpler ranking methods."""

import time
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from expo.bench.report import Report, progress, report, rss_mb
from expo.bench.rows import require_folder
from expo.kit.errors import Invalid
from matching.market import (
    Attention,
    Candidates,
    Envy,
    Figures,
    Lists,
    SolverSettings,
    balance,
    bound,
    equilibrium,
    measure,
    most_matches,
    solve,
)

Variant = Literal["balanced", "matches", "fair"]
Array = NDArray[np.float64]
Way = Callable[[], tuple[Lists, float | None]]

_NAMES: Final = ("buyer", "exhibitor", "attention_buyer", "attention_exhibitor")


@dataclass(frozen=True)
class MarketFile:
    """A market as read from its file."""

    buyer: Array
    """Buyers × exhibitors: the buyer's score of the exhibitor, 0 to 1."""
    exhibitor: Array
    """Buyers × exhibitors: the exhibitor's score of the buyer, 0 to 1."""
    attention_buyer: Array
    """By rank, one per exhibitor."""
    attention_exhibitor: Array
    """By rank, one per buyer."""


@dataclass(frozen=True)
class Ranked:
    """Result of one ranking method."""

    lists: Lists
    figures: Figures
    seconds: float
    fairness: float | None = None


def run(market: Path, out: Path, *, variant: Variant, loss: float, floor: float, seed: int) -> Report:
    """Rank a market by each method, write the chosen one's rankings, and report. Raises `Invalid`, `OSError`."""
    require_folder(out)
    preferences = read(market)
    buyer_places, exhibitor_places = (
        _by_attention(each) for each in (preferences.attention_buyer, preferences.attention_exhibitor)
    )
    attention = Attention(preferences.attention_buyer[buyer_places], preferences.attention_exhibitor[exhibitor_places])
    candidates = Candidates.dense(preferences.buyer, preferences.exhibitor)
    ranked = _ranked(candidates, attention, loss=loss, floor=floor, seed=seed)
    chosen = ranked[variant]
    shape = preferences.buyer.shape
    write(
        out,
        buyer_ranking=_ranking(chosen.lists.buyer.reshape(shape), buyer_places),
        exhibitor_ranking=_ranking(chosen.lists.exhibitor.reshape(shape).T, exhibitor_places),
    )
    work = {
        "market": market.name,
        "buyers": shape[0],
        "exhibitors": shape[1],
        "variant": variant,
        "fairness": chosen.fairness,
        "loss": loss,
        "floor": floor,
        "seed": seed,
        "attention_rises": not (_falls(preferences.attention_buyer) and _falls(preferences.attention_exhibitor)),
    }
    compared = {name: _figures(each) for name, each in ranked.items() if name != variant}
    expected = chosen.figures.expected_matches
    figures = _figures(chosen) | _proof(expected, bound(candidates, attention)) | {"rss_mb": rss_mb()}
    return report("market", work, figures, compared, expected / max(ranked["score"].figures.expected_matches, 1e-12))


def _proof(expected: float, most: float) -> dict[str, float]:
    """Return the share reached of the upper bound for any lists."""
    return {"expected_matches_bound": round(most, 6), "share_of_bound": round(expected / most, 6) if most else 1.0}


def read(file: Path) -> MarketFile:
    """Read a market. Raises `Invalid` for a malformed file, naming the array and the problem."""
    arrays = {name: _floats(file, name, values) for name, values in _arrays(file).items()}
    preferences = MarketFile(**arrays)
    shape = preferences.buyer.shape
    if len(shape) != 2 or 0 in shape or preferences.exhibitor.shape != shape:
        raise Invalid(
            f"{file.name}: buyer {shape} and exhibitor {preferences.exhibitor.shape} must both be buyers × exhibitors."
        )
    for name, count in (("attention_buyer", shape[1]), ("attention_exhibitor", shape[0])):
        if arrays[name].shape != (count,):
            raise Invalid(f"{file.name}: {name} {arrays[name].shape} must have one number for each rank, {count}.")
    return preferences


def write(file: Path, **rankings: NDArray[np.int32]) -> None:
    """Write rankings atomically to a file of exactly this name."""
    beside = file.with_name(f".{file.name}.part")
    try:
        with beside.open("wb") as stream:
            np.savez_compressed(stream, allow_pickle=False, **rankings)
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)


def _ranked(market: Candidates, attention: Attention, *, loss: float, floor: float, seed: int) -> dict[str, Ranked]:
    """Rank by each method; our own keep the exposure floor, the others ignore it."""
    made: dict[str, Ranked] = {}
    for name, way in _ways(market, SolverSettings(attention, floor=floor), loss, seed, made).items():
        begun = time.perf_counter()
        lists, fairness = way()
        # The balanced method includes the search for most matches, which ran before.
        seconds = time.perf_counter() - begun + (made["matches"].seconds if name == "balanced" else 0)
        figures = measure(market, lists.places(market, attention), floor=floor, seed=seed)
        made[name] = Ranked(lists, figures, seconds, fairness)
        progress(f"{name}: {figures.expected_matches:.3f} expected matches, {seconds:.1f} s")
    return made


def _ways(
    market: Candidates, plan: SolverSettings, loss: float, seed: int, results: Mapping[str, Ranked]
) -> Mapping[str, Way]:
    """Return the ranking methods in order, as functions of lists and fairness. `results` are the results so far."""
    chance, pairs = np.random.default_rng(seed), market.preference.size
    return {
        "random": lambda: (Lists.sorted(market, chance.random(pairs), chance.random(pairs)), None),
        "score": lambda: (Lists.sorted(market, market.buyer_preferences, market.exhibitor_preferences), None),
        "product": lambda: (Lists.sorted(market, market.preference, market.preference), None),
        "transfer": lambda: (_twice(market, equilibrium(market)), None),
        "matches": lambda: (most_matches(market, plan), 0.0),
        "balanced": lambda: _balanced(market, plan, loss, results["matches"].lists),
        "fair": lambda: (solve(market, replace(plan, fairness=1.0)), 1.0),
    }


def _balanced(market: Candidates, plan: SolverSettings, loss: float, most: Lists) -> tuple[Lists, float]:
    balanced_lists = balance(market, plan, loss=loss, most=most)
    return balanced_lists.lists, balanced_lists.fairness


def _twice(market: Candidates, scores: NDArray[np.floating]) -> Lists:
    return Lists.sorted(market, scores, scores)


def _figures(ranked: Ranked) -> dict[str, Any]:
    figures = ranked.figures
    return {
        "expected_matches": round(figures.expected_matches, 6),
        **_envy("buyers", figures.envy_buyers),
        **_envy("exhibitors", figures.envy_exhibitors),
        "exposure_gini": round(figures.exposure_gini, 6),
        "exposure_least": round(figures.exposure_least, 6),
        "exposure_floor_kept": round(figures.floor_kept, 6),
        "seconds": round(ranked.seconds, 3),
    }


def _envy(side: str, envy: Envy) -> dict[str, float]:
    return {
        f"envy_{side}_pairs": envy.pairs,
        f"envy_{side}_pairs_share": round(envy.pairs_share, 6),
        f"envy_{side}_agents_share": round(envy.agents, 6),
        f"envy_{side}_regret": round(envy.regret, 6),
    }


def _arrays(file: Path) -> dict[str, NDArray[Any]]:
    """Return the four arrays of a file, unchecked. Never unpickles."""
    try:
        # NumPy would leave a file open that it cannot read.
        with file.open("rb") as stream, np.load(stream, allow_pickle=False) as stored:
            missing = [name for name in _NAMES if name not in stored]
            if missing:
                raise Invalid(f"{file.name}: there is no {' and no '.join(missing)}.")
            return {name: stored[name] for name in _NAMES}
    except (ValueError, EOFError, TypeError, AttributeError, zipfile.BadZipFile, zlib.error) as error:
        raise Invalid(f"{file.name}: this is no .npz file of arrays of numbers.") from error


def _floats(file: Path, name: str, values: NDArray[Any]) -> Array:
    if values.dtype.kind not in "fiub":
        raise Invalid(f"{file.name}: {name} must hold numbers, not {values.dtype}.")
    floats = values.astype(np.float64)
    # NaN makes both comparisons false.
    if floats.size and not (floats.min() >= 0 and floats.max() <= 1):
        raise Invalid(f"{file.name}: {name} must hold numbers from 0 to 1.")
    return floats


def _falls(attention: Array) -> bool:
    return not (np.diff(attention) > 0).any()


def _by_attention(attention: Array) -> NDArray[np.int64]:
    """Return the places of a list, most attention first: where attention rises with rank, the best is not put first."""
    return np.argsort(-attention, kind="stable")


def _ranking(ranks: NDArray[np.int32], places: NDArray[np.int64]) -> NDArray[np.int32]:
    """Return the ranking, agents × places, from ranks, agents × others."""
    ranking = np.empty(ranks.shape, np.int32)
    ranking[:, places] = np.argsort(ranks, axis=1)
    return ranking
