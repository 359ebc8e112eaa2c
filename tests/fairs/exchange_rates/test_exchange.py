"""The table of exchange rates: who may set it, and to what."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

import pytest

from expo.kit.access import ANONYMOUS, SYSTEM, Actor
from expo.kit.errors import ExpoError, Forbidden, Invalid, SignInRequired
from tests.fairs.harness import ADMINISTRATOR, BUYER, CLERK, EXHIBITOR, LONER, ORGANISER, PARTNER, READING_KEY, Harness

ADMINISTRATORS_KEY: Final = replace(
    ADMINISTRATOR, key_id="key_2", scopes=frozenset({"installation:read", "fairs:write"})
)


def some_rates(**changes: Any) -> dict[str, Any]:
    facts = {"base": "usd", "day": date(2027, 4, 15), "source": "European Central Bank", "rates": {"cny": "7.10"}}
    return facts | changes


async def test_there_are_no_rates_before_they_are_set(harness: Harness) -> None:
    assert await harness.rates.current() is None


async def test_an_administrator_replaces_the_whole_table(harness: Harness) -> None:
    await harness.rates.set(ADMINISTRATOR, **some_rates(rates={"eur": "0.9", "jpy": "150"}))
    table = await harness.rates.set(ADMINISTRATOR, **some_rates())
    assert (table.base, table.rates) == ("USD", {"CNY": "7.10"})
    assert table.decimals() == {"USD": Decimal(1), "CNY": Decimal("7.10")}
    assert await harness.rates.current() == table
    assert await harness.verbs() == ["exchange_rates.changed"] * 2


@pytest.mark.parametrize(
    "actor,error",
    [
        (ANONYMOUS, SignInRequired),
        *[
            (actor, Forbidden)
            for actor in (LONER, BUYER, EXHIBITOR, PARTNER, CLERK, ORGANISER, READING_KEY, ADMINISTRATORS_KEY, SYSTEM)
        ],
    ],
)
async def test_only_an_administrator_sets_rates(harness: Harness, actor: Actor, error: type[ExpoError]) -> None:
    with pytest.raises(error):
        await harness.rates.set(actor, **some_rates())
    assert await harness.contents() == {}


@pytest.mark.parametrize(
    "changes,field",
    [
        ({"base": "XXX"}, "base"),
        ({"base": "dollar"}, "base"),
        ({"source": " "}, "source"),
        ({"source": "x" * 201}, "source"),
        ({"rates": {}}, "rates"),
        ({"rates": {f"C{n}": "1" for n in range(201)}}, "rates"),
        ({"rates": {"XAU": "1"}}, "rates"),
        ({"rates": {"CNY": "0"}}, "rates"),
        ({"rates": {"CNY": "-7"}}, "rates"),
        ({"rates": {"CNY": "7e3"}}, "rates"),
        ({"rates": {"CNY": "NaN"}}, "rates"),
        ({"rates": {"CNY": "100000001"}}, "rates"),
        ({"rates": {"CNY": "9" * 10_000}}, "rates"),
    ],
)
async def test_invalid_rates_are_refused(harness: Harness, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        await harness.rates.set(ADMINISTRATOR, **some_rates(**changes))
    assert refusal.value.field == field
    assert await harness.contents() == {}
