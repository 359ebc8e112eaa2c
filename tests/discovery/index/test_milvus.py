"""With `EXPO_VECTOR_URL` the search is the same, and an index whose vectors were lost is built anew."""

from dataclasses import replace
from pathlib import Path

from expo.discovery.index.encoders import Configured
from expo.discovery.index.follower import IndexFollower
from expo.discovery.index.open_index import OpenIndex
from expo.kit.db.mongo import from_document
from expo.kit.journal.entries import Entry, Journal
from matching import Query
from matching.index.storage.vector_stores import MilvusStore
from matching.vectors.milvus import MilvusServer
from tests.discovery.harness import DiscoveryHarness, a_draft
from tests.matching.builders import ConceptEncoder


async def every_entry(harness: DiscoveryHarness) -> list[Entry]:
    documents = await harness.world.service(Journal).collection.find({}, sort=[("_id", 1)], limit=10_000)
    follower = harness.world.service(IndexFollower)
    return [entry for each in documents if (entry := from_document(Entry, each)).verb in follower.verbs]


async def test_index_with_lost_vectors_is_rebuilt_by_next_change(harness: DiscoveryHarness, tmp_path: Path) -> None:
    server = MilvusServer(str(tmp_path / "vectors.db"), timeout_s=20.0)
    store, encoder, folder = MilvusStore(server), ConceptEncoder(), tmp_path / "index"
    follower = replace(
        harness.world.service(IndexFollower), folder=folder, configured=Configured(encoder), vectors=store
    )
    actor, _ = await harness.a_company()
    [flask] = await harness.shows(actor, a_draft())
    await follower.handle(await every_entry(harness))
    await follower.wait_until_built()
    [lost] = server.ask("list_collections")
    server.ask("drop_collection", lost)

    [mug] = await harness.shows(actor, a_draft(number="MUG-1"))
    await follower.handle(await every_entry(harness))
    await follower.wait_until_built()
    [collection] = server.ask("list_collections")
    assert collection > lost
    reader = OpenIndex(folder, Configured(encoder), vectors=store).reader()
    similar = reader.similar(flask.id, Query(kinds=("product",), first=5))
    assert [hit.id for hit in similar.hits] == [mug.id]
    await follower.close()
    server.close()
