"""Many products that are published at once are found by their words at once; their vectors follow."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from expo.discovery.follower import IndexFollower
from expo.kit.journal import Entry, Journal
from expo.kit.mongo import from_document
from matching import IndexReader, Query, UsemEncoder
from matching.encode import Vectors
from tests.discovery.market import Market, a_draft

MANY = 40


@dataclass
class Counting:
    """An encoder that remembers what it was asked, and sees the same in every text."""

    name: str = "counting-1"
    dimensions: int = 4
    nearness = UsemEncoder.nearness
    encoded: list[str] = field(default_factory=list)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return the same direction for every text."""
        self.encoded += texts
        return np.tile(np.array([1, 0, 0, 0], np.float32), (len(texts), 1))


@pytest.fixture
def encoder() -> Counting:
    """Give the encoder that the follower uses."""
    return Counting()


@pytest.fixture
async def follower(market: Market, encoder: Counting) -> AsyncIterator[IndexFollower]:
    """Give the market's follower with this encoder."""
    follower = replace(market.world.service(IndexFollower), encoder=encoder)
    yield follower
    await follower.close()


async def take_in(market: Market, follower: IndexFollower) -> None:
    """Let the follower take in all that has happened, some of it for the second time."""
    journal = market.world.service(Journal)
    documents = await journal.collection.find({}, sort=[("_id", 1)], limit=1000)
    entries = [from_document(Entry, each) for each in documents]
    await follower.handle([entry for entry in entries if entry.verb in follower.verbs])


def found(follower: IndexFollower, encoder: Counting, text: str) -> int:
    """Return how many products the index finds now."""
    return IndexReader(follower.folder, encoder).search(Query(text=text, kinds=("product",))).total


async def test_many_new_products_are_found_before_they_are_encoded(
    market: Market, follower: IndexFollower, encoder: Counting
) -> None:
    actor, _ = await market.a_company()
    await take_in(market, follower)
    before = len(encoder.encoded)

    await market.shows(actor, *(a_draft(number=f"M-{index}") for index in range(MANY)))
    await take_in(market, follower)

    assert len(encoder.encoded) == before
    assert len(follower.owed) == MANY
    assert found(follower, encoder, "M-7") > 0

    await follower.settle()

    assert follower.owed == []
    assert len(encoder.encoded) > before
    assert found(follower, encoder, "flask") == MANY


async def test_a_few_are_encoded_at_once(market: Market, follower: IndexFollower, encoder: Counting) -> None:
    actor, _ = await market.a_company()
    await take_in(market, follower)
    before = len(encoder.encoded)

    await market.shows(actor, a_draft())
    await take_in(market, follower)

    assert follower.owed == []
    assert len(encoder.encoded) == before + 1


async def test_what_is_owed_outlives_the_process(market: Market, follower: IndexFollower) -> None:
    actor, _ = await market.a_company()
    await take_in(market, follower)
    await market.shows(actor, *(a_draft(number=f"M-{index}") for index in range(MANY)))
    await take_in(market, follower)
    await follower.close()

    await follower.begin()
    assert follower.owed != []
    await follower.settle()

    assert follower.owed == []
