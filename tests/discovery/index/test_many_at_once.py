"""Many products that are published at once can be found part by part, and a death in the middle loses none."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from expo.catalog.products.rules.drafts import Wording
from expo.discovery.index import follower as following
from expo.discovery.index.encoders import Configured
from expo.discovery.index.follower import IndexFollower
from expo.kit.db.mongo import from_document
from expo.kit.journal.entries import Entry, Journal
from matching import IndexReader, NullEncoder, Query
from matching.encode import Vectors
from tests.discovery.harness import DiscoveryHarness, a_draft

MANY = 7


@dataclass
class FailingEncoder(NullEncoder):
    """An encoder that remembers how much it was asked at a time, and fails when its patience is over."""

    patience: int = 100
    asked: list[int] = field(default_factory=list)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return zeros."""
        if not self.patience:
            raise OSError("killed")
        self.patience -= 1
        self.asked.append(len(texts))
        return np.zeros((len(texts), self.dimensions), np.float32)


@pytest.fixture
async def follower(harness: DiscoveryHarness, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[IndexFollower]:
    """Give a follower over an index without products, which it writes two at a time."""
    monkeypatch.setattr(following, "_PART", 2)
    follower = replace(harness.world.service(IndexFollower), configured=Configured(FailingEncoder()))
    await follower.begin()
    await follower.wait_until_built()
    yield follower
    await follower.close()


async def published(harness: DiscoveryHarness) -> list[Entry]:
    """Publish seven products at once and return the facts about them."""
    actor, _ = await harness.a_company()
    await harness.shows(actor, *(a_draft(number=f"M-{n}", title=Wording(f"Flask {n}", "en")) for n in range(MANY)))
    documents = await harness.world.service(Journal).collection.find({}, sort=[("_id", 1)], limit=1000)
    return [entry for each in documents if (entry := from_document(Entry, each)).verb == "product.published"]


def found(follower: IndexFollower) -> int:
    return IndexReader(follower.folder, NullEncoder()).search(Query(text="Flask", kinds=("product",))).total


async def test_many_new_products_are_indexed_in_batches(harness: DiscoveryHarness, follower: IndexFollower) -> None:
    entries, encoder = await published(harness), follower.configured.encoder
    assert isinstance(encoder, FailingEncoder)
    encoder.patience, encoder.asked = 2, []
    with pytest.raises(OSError, match="killed"):
        await follower.handle(entries)
    assert encoder.asked == [2, 2]
    assert found(follower) == 4

    encoder.patience = 100
    await follower.handle(entries)
    assert found(follower) == MANY
