"""Goods that are the thing asked for are worth a meeting; others are not, however well their words fit."""

from collections.abc import Mapping

import numpy as np

from expo.matchmaking.candidates.rules.relevance import ThingGoods, relevant
from matching import Kinship, no_kinship

GOOD = 0.55
"""From here on the pages call goods good."""


def a_thing(scores: Mapping[str, float], *, goods: str, is_fallback: bool = False, **masks: str) -> ThingGoods[str]:
    """Return what a thing finds; ``goods`` are all that the need finds; of them some fit, are near, unwanted and so on.

    ``detailed`` goods name all details asked for, ``wished`` ones what the need says elsewhere; the others none.
    """
    keys = goods.split()
    fits, unspecific, near, unwanted, detailed, wished = (
        np.array([key in masks.get(name, "").split() for key in keys])
        for name in ("fits", "unspecific", "near", "unwanted", "detailed", "wished")
    )
    cosines = np.full(len(keys), 0.5, np.float32)
    details, other_details = detailed.astype(np.float32), wished.astype(np.float32)
    kinship = Kinship(fits, unspecific, near, unwanted, details, other_details, cosines)
    return ThingGoods(scores, keys, kinship, is_fallback)


def test_goods_that_are_the_thing_are_good_and_others_never() -> None:
    whole = {"dates": 0.9, "flask": 0.6, "oil": 0.5}
    found = relevant(whole, [a_thing({"flask": 2.0, "dates": 0.8}, goods="dates flask oil", fits="flask")])
    assert found["flask"] >= GOOD > max(found["dates"], found["oil"])
    assert next(iter(found)) == "flask"


def test_without_the_thing_nothing_is_good_and_what_is_near_it_comes_first() -> None:
    whole = {"dates": 0.9, "canvas bag": 0.6}
    assert max(relevant(whole).values()) < GOOD
    keys = ["dates", "canvas bag"]
    none = no_kinship(len(keys))
    assert 0 < max(relevant(whole, [ThingGoods({"dates": 0.9}, keys, none)]).values()) < GOOD
    scores = {"dates": 0.45, "canvas bag": 0.4, "bag": 0.4}
    kinship = a_thing({}, goods="dates canvas bag", near="canvas", unspecific="bag").kinship
    found = relevant(scores, [ThingGoods({}, [*scores], kinship)])
    assert found["canvas bag"] > relevant(scores)["canvas bag"]
    assert GOOD > found["bag"] > found["canvas bag"]


def test_goods_with_all_words_or_the_code_are_good_where_the_thing_is_unknown() -> None:
    assert relevant({"HN-500A": 3.4, "x": 0.2})["HN-500A"] >= GOOD


def test_goods_with_more_of_what_the_need_says_elsewhere_come_first() -> None:
    scores = {"cotton": 1.0, "linen": 0.95}
    assert next(iter(relevant(scores, [a_thing(scores, goods="cotton linen", fits="cotton linen")]))) == "cotton"
    thing = a_thing(scores, goods="cotton linen", fits="cotton linen", wished="linen")
    assert [*relevant(scores, [thing])] == ["linen", "cotton"]


def test_each_thing_counts_by_itself_and_the_first_weighs_most() -> None:
    whole = {"first": 1.0, "second": 1.0}
    things = [a_thing({each: 1.0}, goods="first second", fits=each) for each in ("first", "second")]
    found = relevant(whole, things)
    assert found["first"] > found["second"] >= GOOD


def test_thing_of_another_material_is_not_good() -> None:
    goods = "linen cotton"
    found = relevant(
        {"linen": 0.9, "cotton": 0.9}, [a_thing({"linen": 1, "cotton": 1}, goods=goods, fits=goods, unwanted="cotton")]
    )
    assert found["linen"] >= GOOD > found["cotton"] > 0


def test_among_many_kinds_of_a_broad_thing_only_those_that_fit_well_are_good() -> None:
    few = [str(number) for number in range(3)]
    many = [str(number) for number in range(40)]
    scores = {"0": 1.0, "1": 0.7, "2": 0.7}
    of_few = relevant(scores, [a_thing(scores, goods=" ".join(few), fits=" ".join(few))])
    of_many = relevant(scores, [a_thing(scores, goods=" ".join(many), fits=" ".join(many))])
    assert of_few["1"] >= GOOD > of_many["1"]


def test_goods_that_name_the_details_come_before_those_that_do_not() -> None:
    goods, scores = "window wall", {"window": 0.9, "wall": 0.8}
    plain = relevant(scores, [a_thing(scores, goods=goods, fits=goods)])
    assert next(iter(plain)) == "window"
    detailed = relevant(scores, [a_thing(scores, goods=goods, fits=goods, detailed="wall")])
    assert next(iter(detailed)) == "wall"
    assert detailed["wall"] == plain["wall"]


def test_what_sums_up_a_list_counts_if_nothing_is_one_of_the_list() -> None:
    scores = {"toy car": 0.9, "car": 0.8}
    toys = a_thing(scores, goods="toy car", fits="toy", is_fallback=True)
    toys = ThingGoods(scores, [*scores], toys.kinship, is_fallback=True)
    listed = ThingGoods(scores, [*scores], a_thing(scores, goods="toy car", fits="car").kinship)
    assert relevant(scores, [ThingGoods(scores, [*scores], no_kinship(2)), toys])["toy car"] >= GOOD
    assert relevant(scores, [listed, toys])["toy car"] < GOOD
